"""The page in a real Chromium: it asks for nothing, filters as it is typed, and stays quiet."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from conftest import Run
from onrecord import Source, Statement, Store

Make = Callable[..., Statement]

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--window-size=1280,900"),
)
HOSTILE = (
    "<script>window.broken = 1</script>",
    '"><img src=x onerror="window.broken = 1">',
    "</script><script>window.broken = 1</script>",
    "\u202egnihtyna\u202c",
)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Start a browser once, or skip where there is none."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip("chromium and chromedriver are not installed")
    options = ChromeOptions()
    options.binary_location = browser
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    started = Chrome(options=options, service=Service(driver))
    yield started
    started.quit()


def requests(browser: Chrome) -> list[str]:
    """Return every address that the page asked for; the first is its own."""
    log = browser.get_log("performance")  # type: ignore[no-untyped-call]
    events = [json.loads(each["message"])["message"] for each in log]
    sent = [each["params"] for each in events if each["method"] == "Network.requestWillBeSent"]
    ours = [each for each in sent if each["documentURL"] == browser.current_url]
    return [each["request"]["url"] for each in ours]


class Opened:
    """A page as its reader sees and uses it."""

    def __init__(self, browser: Chrome) -> None:
        self.browser = browser

    def ask(self, script: str) -> Any:
        """Return what a script says of the page."""
        return self.browser.execute_script(f"return {script}")

    def fill(self, field: str, typed: str) -> None:
        """Type into a field."""
        self.browser.find_element(By.ID, field).send_keys(typed)

    def clear(self) -> None:
        """Empty every field by the button."""
        self.browser.find_element(By.CSS_SELECTOR, "button[type=reset]").send_keys(Keys.ENTER)

    def settle(self, outcome: str) -> None:
        """Wait until the count of what is shown says so."""
        told = "document.querySelector('output').value"
        waiting = WebDriverWait(self.browser, 20, poll_frequency=0.02)
        waiting.until(lambda _: self.ask(told) == outcome)

    def each(self, selector: str, then: str) -> Any:
        """Return what is asked of the list ``all`` of the elements selected."""
        selected = f"[...document.querySelectorAll({selector!r})]"
        return self.ask(f"((all) => {then})({selected})")

    @property
    def shown(self) -> list[str]:
        """The words of the statements that are shown."""
        return list(self.each("article:not([hidden]) .words", "all.map(e => e.textContent.trim())"))


@pytest.fixture
def opened(run: Run, tmp_path: Path, chromium: Chrome) -> Callable[..., Opened]:
    """Return what writes a page and opens it, with the logs emptied before."""

    def open_(*given: str) -> Opened:
        run(*(given or ("timeline",)), "-f", "html", "--output", "page.html")
        for log in ("browser", "performance"):
            chromium.get_log(log)  # type: ignore[no-untyped-call]
        chromium.get((tmp_path / "page.html").as_uri())
        return Opened(chromium)

    return open_


@pytest.fixture
def several(store: Store, said: Make) -> None:
    """Record four statements that differ in all that is filtered by."""
    store.add(
        [
            said(
                "The herring will not wait.",
                official="Mira Sólenn",
                country="NO",
                kind="direct",
                date="2025-11-04",
                topics=["fisheries/herring"],
                status="disputed",
            ),
            said(
                "He said yes.", official="Ilka Vaskil", country="IS", kind="indirect", date="2024"
            ),
            said("سلام على الميناء", official="نور الموج", date="2023-05", language="ar"),
            said("Boats.", official="Ilka Vaskil", date="XXXX-04-16", topics=["fisheries"]),
        ]
    )


@pytest.mark.usefixtures("several")
def test_it_asks_for_nothing_and_reports_nothing(
    store: Store, said: Make, opened: Callable[..., Opened], chromium: Chrome
) -> None:
    """No request but for the file, no word on the console, with hostile text everywhere."""
    source = Source(title=HOSTILE[0], publisher=HOSTILE[1], url="https://example.org/x")
    fields = dict.fromkeys(("official", "role", "event", "note", "context"), HOSTILE[1])
    store.add(said(each, topics=[each], sources=[source], **fields) for each in HOSTILE)
    page = opened()
    page.fill("words", "anything")
    assert requests(chromium) == [chromium.current_url]
    assert chromium.get_log("browser") == []  # type: ignore[no-untyped-call]
    assert page.ask("window.broken") is None


def test_hostile_text_is_read_as_text(
    store: Store, said: Make, opened: Callable[..., Opened]
) -> None:
    """The words are there to read, and nothing else was made of them."""
    store.add(said(each, official=each) for each in HOSTILE[:3])
    page = opened()
    assert sorted(page.shown) == sorted(HOSTILE[:3])
    assert page.ask("document.querySelectorAll('img, script').length") == 1


@pytest.mark.usefixtures("several")
def test_typing_an_official_leaves_that_official(opened: Callable[..., Opened]) -> None:
    """A part of the name, without its accent, is enough; the timeline follows."""
    page = opened()
    page.settle("4 statements")
    page.fill("official", "solenn")
    page.settle("1 of 4 statements")
    assert page.shown == ["“The herring will not wait.”"]
    assert page.ask("document.querySelector('.everyone .size').textContent") == "1"
    visible = (
        "[...document.querySelectorAll('.dot')].filter(e => e.style.display !== 'none').length"
    )
    assert page.ask(visible) == 1


TYPED = [
    ("words", "HERRING wait", "1 of 4 statements"),
    ("words", '"not wait"', "1 of 4 statements"),
    ("words", '"wait not"', "0 of 4 statements"),
    ("words", "الميناء", "1 of 4 statements"),
    ("since", "2024-06", "2 of 4 statements; 1 without a known year left out"),
    ("until", "2024", "2 of 4 statements; 1 without a known year left out"),
    ("since", "soon", "4 statements"),
]
CHOSEN = [
    ("country", "Iceland", "1 of 4 statements"),
    ("topic", "fisheries", "2 of 4 statements"),
    ("topic", "fisheries/herring", "1 of 4 statements"),
    ("kind", "indirect", "1 of 4 statements"),
    ("status", "disputed", "1 of 4 statements"),
]


@pytest.mark.usefixtures("several")
def test_words_and_dates_filter(opened: Callable[..., Opened]) -> None:
    """All words, phrases between marks; a date is a span, and no year is no date."""
    page = opened()
    for field, typed, outcome in TYPED:
        page.fill(field, typed)
        page.settle(outcome)
        page.clear()
        page.settle("4 statements")


@pytest.mark.usefixtures("several")
def test_choices_filter(opened: Callable[..., Opened]) -> None:
    """A topic holds what is beneath it; clearing shows all again."""
    page = opened()
    for field, value, outcome in CHOSEN:
        Select(page.browser.find_element(By.ID, field)).select_by_value(value)
        page.settle(outcome)
        page.clear()
        page.settle("4 statements")


@pytest.mark.usefixtures("several")
def test_a_statement_with_nothing_but_words_is_filtered_too(
    store: Store, said: Make, opened: Callable[..., Opened], chromium: Chrome
) -> None:
    """It bears no official, and that is no fault."""
    store.add([said("A harbour is a harbour.")])
    page = opened()
    page.fill("official", "ilka")
    page.settle("2 of 5 statements")
    page.fill("words", "harbour")
    page.settle("0 of 5 statements")
    assert chromium.get_log("browser") == []  # type: ignore[no-untyped-call]


@pytest.mark.usefixtures("several")
def test_a_name_and_a_bar_of_the_timeline_filter(opened: Callable[..., Opened]) -> None:
    """A name by keyboard, a bar by hand."""
    page = opened()
    name = page.browser.find_element(By.CSS_SELECTOR, "[data-official='Ilka Vaskil'].who")
    name.send_keys(Keys.ENTER)
    page.settle("2 of 4 statements")
    page.browser.find_element(By.CSS_SELECTOR, ".bar[data-first='2024']").click()
    page.settle("1 of 4 statements; 1 without a known year left out")


@pytest.mark.usefixtures("several")
def test_right_to_left_words_run_so(opened: Callable[..., Opened]) -> None:
    """Arabic is set from the right, English from the left, on one page."""
    page = opened()
    direction = "getComputedStyle(all[0]).direction"
    assert page.each(".words[lang=ar] p", direction) == "rtl"
    assert page.each(".words:not([lang]) p", direction) == "ltr"


@pytest.mark.usefixtures("several")
def test_every_field_has_its_label_and_fits_a_phone(opened: Callable[..., Opened]) -> None:
    """No unlabelled field, no sideways scrolling."""
    page = opened()
    assert page.each("input, select", "all.filter(e => !e.labels.length).length") == 0
    page.browser.set_window_size(390, 800)
    assert page.ask("document.documentElement.scrollWidth <= innerWidth")
    page.browser.set_window_size(1280, 900)


def test_a_long_speech_is_folded_and_unfolds(
    store: Store, said: Make, opened: Callable[..., Opened]
) -> None:
    """All of it is in the page; a button shows it."""
    store.add([said("\n".join(["The herring will not wait for us."] * 80))])
    page = opened()
    assert page.shown[0].count("herring") == 80
    button = page.browser.find_element(By.CSS_SELECTOR, ".more")
    assert button.text == "Show all 560 words"
    button.send_keys(Keys.ENTER)
    assert page.ask("document.querySelector('.folded')") is None


def test_a_statement_under_two_topics_is_counted_once(
    store: Store, said: Make, opened: Callable[..., Opened]
) -> None:
    """Shown twice, told once."""
    store.add([said(topics=["fisheries", "trade"]), said("Else.", topics=["trade"])])
    page = opened("find", "--by", "topic")
    page.settle("2 statements")
    assert len(page.shown) == 3


def test_without_scripts_everything_is_there(
    store: Store, said: Make, opened: Callable[..., Opened], chromium: Chrome
) -> None:
    """The words and the timeline; only the filters stay away."""
    store.add([said("The herring will not wait.", date="2025")])
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page = opened()
        assert page.shown == ["The herring will not wait."]
        assert not page.browser.find_element(By.ID, "filters").is_displayed()
        assert page.browser.find_element(By.CSS_SELECTOR, ".bar").is_displayed()
    finally:
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.fixture
def network(
    store: Store, said: Make, opened: Callable[..., Opened], chromium: Chrome
) -> Iterator[Opened]:
    """Open the network of three officials, two of whom agree on two topics."""
    positions = {"Ann": "support", "Bea": "support", HOSTILE[1]: "oppose"}
    store.add(
        said(f"{official} on {topic}.", official=official, stance=stance, topics=[topic])
        for official, stance in positions.items()
        for topic in ("ferries", HOSTILE[0])
    )
    page = opened("network", "--ties", "subtract")
    yield page
    assert requests(chromium) == [chromium.current_url]
    assert chromium.get_log("browser") == []  # type: ignore[no-untyped-call]
    assert page.ask("window.broken") is None


def test_a_name_in_the_network_tells_its_ties_by_keyboard(
    network: Opened, chromium: Chrome
) -> None:
    """Enter chooses a name, Escape none."""
    name = chromium.find_element(By.CSS_SELECTOR, "[data-name=Ann]")
    name.send_keys(Keys.ENTER)
    said = network.ask("document.getElementById('selected').textContent")
    assert said.startswith("Ann: ")
    assert "Bea 2 (" in said

    assert f"{HOSTILE[1]} -2 (" in said
    name.send_keys(Keys.ESCAPE)
    assert network.each(".dim", "all.length") == 0


def test_the_network_is_searched_and_thinned_as_one_types(
    network: Opened, chromium: Chrome
) -> None:
    """The name found is chosen; ties below the weight chosen are hidden."""
    network.fill("search", "bea")
    assert network.each(".chosen", "all.map(e => e.dataset.name)") == ["Bea"]
    chromium.execute_script(
        "const range = document.getElementById('least'); range.max = 3; range.value = 3;"
        "range.dispatchEvent(new Event('input'));"
    )
    assert network.each(".tie.away", "all.length") == 3


def test_a_name_in_the_network_is_dragged_with_its_ties(network: Opened, chromium: Chrome) -> None:
    """Where it is dropped it stays, and its lines follow."""
    place = "document.querySelector('[data-name=Ann]').getAttribute('transform')"
    before = network.ask(place)
    circle = chromium.find_element(By.CSS_SELECTOR, "[data-name=Ann] circle")
    ActionChains(chromium).drag_and_drop_by_offset(circle, 60, 40).perform()
    assert network.ask(place) != before
    assert network.each(".chosen", "all.length") == 0


def test_heat_maps_ask_for_nothing_and_report_nothing(
    store: Store, said: Make, opened: Callable[..., Opened], chromium: Chrome
) -> None:
    """Hostile names are read as text."""
    store.add(said(each, official=each, topics=[each], stance="support") for each in HOSTILE)
    page = opened("matrix", "--cells", "stance")
    assert page.each("td.support", "all.length") == len(HOSTILE)
    assert HOSTILE[0] in page.each("tbody th", "all.map(e => e.textContent)")
    assert requests(chromium) == [chromium.current_url]
    assert chromium.get_log("browser") == []  # type: ignore[no-untyped-call]


def test_a_dot_leads_to_its_statements_one_after_the_other(
    store: Store, said: Make, opened: Callable[..., Opened]
) -> None:
    """By keyboard too; one that a filter hides is passed over."""
    store.add(
        said(text, official=official, date=date)
        for text, official, date in [
            ("Herring one.", "Ann", "2020-03-01"),
            ("Cod two.", "Ann", "2020-03-02"),
            ("Herring three.", "Ann", "2020-03-03"),
            ("Other.", "Bea", "2024"),
        ]
    )
    page = opened()
    link = page.browser.find_element(By.CSS_SELECTOR, ".row a[aria-label='Ann, 2020: 3']")
    target = "document.querySelector('article:target .words').textContent.trim()"
    met = []
    for _ in range(3):
        link.send_keys(Keys.ENTER)
        met.append(page.ask(target))
    assert sorted(met) == ["Cod two.", "Herring one.", "Herring three."]
    page.fill("words", "herring")
    page.settle("2 of 4 statements")
    met = []
    for _ in range(2):
        link.send_keys(Keys.ENTER)
        met.append(page.ask(target))
    assert sorted(met) == ["Herring one.", "Herring three."]


def test_bars_bear_numbers_that_follow_the_filters(
    store: Store, said: Make, opened: Callable[..., Opened]
) -> None:
    """Each bar with room says how many it stands for; what is not shown is not counted."""
    store.add(said(f"Herring {n}.", official="Ann", date="2020") for n in range(3))
    store.add([said("Cod.", official="Bea", date="2024"), said("Eel.", date="XXXX-04-16")])
    page = opened()
    numbers = "all.filter(e => e.style.display !== 'none').map(e => e.textContent)"
    assert page.each(".number", numbers) == ["3", "1", "1"]
    page.fill("words", "herring")
    page.settle("3 of 5 statements")
    assert page.each(".number", numbers) == ["3"]


def test_the_line_of_time_is_labelled_where_statements_are(
    store: Store, said: Make, opened: Callable[..., Opened]
) -> None:
    """The first, the last and the busiest; no label stands over nothing."""
    years = ["1993", "2007", "2007", "2008", "2024"]
    store.add(said(f"Words {n}.", date=date) for n, date in enumerate(years))
    assert opened().each(".ticks text", "all.map(e => e.textContent)") == ["1993", "2007", "2024"]
