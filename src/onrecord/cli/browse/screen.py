"""The full screen of browse: a search line, the list, the whole statement beside it, keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.coordinate import Coordinate
from textual.screen import ModalScreen
from textual.widgets import DataTable, Input, Static

from onrecord import dates
from onrecord.cli.browse.session import BrowseSession
from onrecord.cli.render import detail
from onrecord.cli.render.history import describe, summarize
from onrecord.cli.terminal.sanitize import (
    describe_status,
    make_visible,
    name_speakers,
    one_line,
    quote_text,
    snippet,
)
from onrecord.errors import OnRecordError
from onrecord.model import LINKS, STATUSES, Statement
from onrecord.statements.attribution import address

_ROOM = 160
# Key, action, what the help says of it.
_KEYS = (
    ("slash", "search", "/", "go to the search line; Down or Enter goes to the list"),
    ("o", "by_official", "o", "only this official; again: everyone"),
    ("c", "by_country", "c", "only this country; again: all countries"),
    ("t", "by_topic", "t", "only this topic; again: all topics"),
    ("x", "clear", "x", "clear the search and the filters"),
    ("s", "star", "s", "star it, or take the star away"),
    ("g", "tag", "g", "add a topic"),
    ("m", "status", "m", "set its status"),
    ("l", "link", "l", "link two: press l on one, then on the other"),
    ("w", "open", "w", "open its source in the browser"),
    ("y", "copy", "y", "copy its citation"),
    ("e", "export", "e", "export all that matches to a file"),
    ("u", "undo", "u", "undo the last command"),
    ("question_mark", "keys", "?", "show these keys (F1 works everywhere)"),
    ("q", "quit", "q", "quit (Ctrl-Q works everywhere)"),
)
_HELP = "\n".join(
    (
        "Words find statements while you type; official:solenn, topic:trade and",
        '"two words" work too. Tab goes on, Esc goes back to the search line.',
        "",
        *(f"  {shown}  {said}" for _, _, shown, said in _KEYS),
        "",
        "Every change is in history. Esc closes this page.",
    )
)
_HINT = "/ search  o c t filter  s star  g topic  m status  l link  ? all keys  q quit"


class StatementList(DataTable[Text]):
    """The list of statements, two lines each; letters are commands here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(key, f"app.{action}", said) for key, action, _, said in _KEYS),
        Binding("escape", "app.search", "search"),
        Binding("home", "scroll_top", "first"),
        Binding("end", "scroll_bottom", "last"),
    ]


class KeysScreen(ModalScreen[None]):
    """The page of keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss", "close")
    ]

    def compose(self) -> ComposeResult:
        """Show the keys."""
        with VerticalScroll():
            yield Static(Text(_HELP))


class BrowseApp(App[None]):
    """Search, read and correct statements on a full screen."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #search, #answer { height: 1; border: none; padding: 0; }
    #search:focus, #answer:focus { border: none; }
    #answer { display: none; }
    #list { width: 1fr; overflow-x: hidden; }
    #beside { width: 1fr; border-left: solid $foreground; padding: 0 1; }
    #beside:focus { border-left: double $foreground; }
    #message, #hint { height: 1; }
    #message { text-style: bold; }
    KeysScreen { align: center middle; }
    KeysScreen > VerticalScroll { width: 80; max-width: 100%; height: auto; max-height: 100%;
      padding: 0 1; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "keys", "keys", priority=True),
        Binding("ctrl+q", "quit", "quit", priority=True),
    ]

    def __init__(self, session: BrowseSession) -> None:
        super().__init__()
        self.session = session
        self._answered: Callable[[str], str] | None = None
        self._link_from: Statement | None = None
        self._row = 0

    def compose(self) -> ComposeResult:
        """Lay out the screen: search, list beside statement, message, keys."""
        yield Input(placeholder="Search: words, official:name, topic:name …", id="search")
        with Horizontal():
            yield StatementList(id="list", show_header=False, cursor_type="row", cell_padding=0)
            with VerticalScroll(id="beside", can_focus=True):
                yield Static(id="statement", markup=False)
        yield Static(id="message", markup=False)
        yield Input(id="answer")
        yield Static(Text(_HINT), id="hint")

    def on_mount(self) -> None:
        """Fill the list."""
        self._fill()

    @property
    def statement(self) -> Statement | None:
        """The statement that the cursor stands on."""
        return self.session.found[self._row] if self._row < len(self.session.found) else None

    def say(self, message: str) -> None:
        """Show one line beneath the list."""
        self.query_one("#message", Static).update(Text(one_line(message), no_wrap=True))

    @on(Input.Changed, "#search")
    def search_typed(self, event: Input.Changed) -> None:
        """Answer what is typed, key by key."""
        try:
            self.session.search(event.value)
        except OnRecordError as error:
            self.say(str(error))
        else:
            self._fill()

    @on(Input.Submitted, "#search")
    def go_to_list(self) -> None:
        """Leave the search line for the list."""
        self.query_one(StatementList).focus()

    @on(DataTable.RowHighlighted)
    def show_statement(self, event: DataTable.RowHighlighted) -> None:
        """Show the statement under the cursor; at the last one, list more."""
        if event.cursor_row >= len(self.session.found):
            return
        listed, previous = self.query_one(StatementList), self._row
        self._row = event.cursor_row
        for row in {previous, self._row}:
            if row < listed.row_count:
                listed.update_cell_at(Coordinate(row, 0), self._line(row))
        self._show()
        if self._row == len(self.session.found) - 1 and self.session.find_more():
            for row in range(listed.row_count, len(self.session.found)):
                listed.add_row(self._line(row), height=2)
            self.say(self.session.caption())

    @on(Input.Submitted, "#answer")
    def answer_typed(self, event: Input.Submitted) -> None:
        """Do what was asked about, with what was typed."""
        answered = self._answered
        self._close_question()
        if answered:
            self._change(lambda: answered(event.value))

    def on_key(self, event: object) -> None:
        """Go down from the search line; leave a question or the text by Esc."""
        key = getattr(event, "key", "")
        focused = self.focused.id if self.focused else ""
        if key == "down" and focused == "search":
            self.go_to_list()
        elif key == "escape" and focused == "answer":
            self._close_question()
            self.say("Nothing changed.")
        elif key == "escape" and focused == "beside":
            self.query_one(StatementList).focus()

    def action_search(self) -> None:
        """Go to the search line."""
        self.query_one("#search", Input).focus()

    def action_keys(self) -> None:
        """Show all keys."""
        if not isinstance(self.screen, KeysScreen):
            self.push_screen(KeysScreen())

    def action_clear(self) -> None:
        """Clear the search and every filter."""
        self.session.facets.clear()
        search = self.query_one("#search", Input)
        with self.prevent(Input.Changed):
            search.value = ""
        self._search_again()

    def action_by_official(self) -> None:
        """Filter by the official of this statement."""
        self._filter("official", self.statement.official if self.statement else "")

    def action_by_country(self) -> None:
        """Filter by the country of this statement, by its printed name where it has no code."""
        here = self.statement
        printed = here.printed.get("country", "") if here else ""
        self._filter("country", (here.country if here else "") or (printed and f"<{printed}>"))

    def action_by_topic(self) -> None:
        """Filter by the topic of this statement; where it has several, ask which."""
        topics = self.statement.topics if self.statement else ()
        if len(topics) > 1 and "topic" not in self.session.facets:
            self._ask(f"Which topic? {', '.join(topics)}", self._filter_topic, topics[0])
            return
        self._filter("topic", topics[0] if topics else "")

    def action_star(self) -> None:
        """Star this statement, or take its star away."""
        if here := self.statement:
            self._change(lambda: self.session.star(here))

    def action_tag(self) -> None:
        """Ask for a topic to add."""
        if here := self.statement:
            self._ask("Which topic?", lambda typed: self.session.tag(here, typed))

    def action_status(self) -> None:
        """Ask for a status, and a reason where it needs one."""
        if here := self.statement:
            question = f"Status, then why? {', '.join(STATUSES)}"
            self._ask(question, lambda typed: self.session.set_status(here, typed))

    def action_link(self) -> None:
        """Note this statement as one end of a link, or ask how the noted one bears on this."""
        here, start = self.statement, self._link_from
        if here is None:
            return
        if start is None or start.id == here.id:
            self._link_from = None if start else here
            self.say(
                "No link." if start else "Go to the other statement and press l; l here cancels."
            )
            return
        self._link_from = None
        question = f"{start.id[:8]} does what to {here.id[:8]}? {', '.join(LINKS)}"
        self._ask(question, lambda typed: self.session.link(start, typed, here))

    def action_open(self) -> None:
        """Open the source in the browser."""
        if here := self.statement:
            try:
                found = address(here)
            except OnRecordError as error:
                self.say(str(error))
            else:
                self.open_url(found)
                self.say(found)

    def action_copy(self) -> None:
        """Copy the citation, through the terminal (OSC 52)."""
        if here := self.statement:
            self.copy_to_clipboard(detail.safe_citation(here).rstrip("\n"))
            self.say("Citation copied, if your terminal allows it.")

    def action_export(self) -> None:
        """Ask for a file and export all that matches."""
        self._ask("Export to which file? (.json, .csv, .md, .html …)", self.session.export)

    def action_undo(self) -> None:
        """Ask whether to undo the last command, which may be more than browse did."""
        try:
            step = self.session.last_command()
        except OnRecordError as error:
            self.say(str(error))
            return

        def undo(typed: str) -> str:
            agreed = typed.strip().lower() in ("y", "yes")
            return self.session.undo(step) if agreed else "Nothing changed."

        self._ask(f"Undo {summarize(step)}: {describe(step.command)}? y or n", undo)

    def _filter(self, facet: str, value: str) -> None:
        current = self.session.facets.get(facet)
        if not current and not value:
            self.say(f"This statement has no {facet}.")
            return
        self.session.toggle_facet(facet, current[0] if current else value)
        self._search_again()

    def _filter_topic(self, typed: str) -> str:
        self._filter("topic", typed.strip())
        return self.session.caption()

    def _search_again(self) -> None:
        try:
            self.session.search(self.query_one("#search", Input).value)
        except OnRecordError as error:
            self.say(str(error))
        else:
            self._fill()

    def _change(self, change: Callable[[], str]) -> None:
        """Make a change, show the list as it is then, and say what was done or why it was not."""
        try:
            message = change()
            self.session.refresh()
        except OnRecordError as error:
            self.say(str(error))
            return
        self._fill(self._row)
        self.say(message)

    def _ask(self, question: str, answered: Callable[[str], str], value: str = "") -> None:
        self._answered = answered
        self.say(question)
        line = self.query_one("#answer", Input)
        line.value, line.display = value, True
        line.focus()

    def _close_question(self) -> None:
        self._answered = None
        self.query_one("#answer", Input).display = False
        self.query_one(StatementList).focus()

    def _fill(self, row: int = 0) -> None:
        """List the statements that were found, the cursor on a row."""
        listed, found = self.query_one(StatementList), self.session.found
        self._row = max(0, min(row, len(found) - 1))
        listed.clear(columns=True)
        listed.add_column("", width=_ROOM)
        for at in range(len(found)):
            listed.add_row(self._line(at), height=2)
        listed.move_cursor(row=self._row)
        self._show()
        self.say(self.session.caption())

    def _line(self, row: int) -> Text:
        """Return a statement in two lines; signs, not colours, tell the cursor and the star."""
        statement = self.session.found[row]
        signs = f"{'>' if row == self._row else ' '}{'*' if statement.starred else ' '}"
        words = one_line(quote_text(statement, snippet(statement.text, (), _ROOM).text))
        when, who = (
            dates.short(statement.date) or "no date",
            name_speakers(statement) or "not named",
        )
        head = one_line(" ".join(filter(None, (when, who, describe_status(statement)))))
        return Text(f"{signs}{head}\n    {words}", no_wrap=True, overflow="crop")

    def _show(self) -> None:
        here = self.statement
        try:
            told = self.session.sheet(here) if here else "Nothing matched."
        except OnRecordError as error:
            told = str(error)
        self.query_one("#statement", Static).update(Text(make_visible(told)))
        self.query_one("#beside", VerticalScroll).scroll_home(animate=False)
