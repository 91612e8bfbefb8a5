"""Words are the same word whatever their case, marks and script, and are found where they stand."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onrecord.text.tokens import contains_words, find_places, fold, fold_key, tokens
from strategies import examples, sentences, texts

# Words and what stands between them, few enough to meet by chance.
PIECES = ("us", "U", "s", "S", "senate", "1")
FOREIGN = ("é", "E\u0301", "中", "ß")
BETWEEN = (" ", ".", ".", "-", "’", "_", "")


def _dense(pieces: tuple[str, ...]) -> st.SearchStrategy[str]:
    each = st.builds("{}{}".format, st.sampled_from(pieces), st.sampled_from(BETWEEN))
    return st.lists(each, max_size=6).map("".join)


dense = st.one_of(_dense(PIECES), _dense((*PIECES, *FOREIGN)))
ascii_texts = st.one_of(
    st.text(st.characters(max_codepoint=127), max_size=20),
    st.lists(st.sampled_from(["U", "s", "US", "x9", ".", ".", " ", "_", "-"])).map("".join),
)


@st.composite
def asked(draw: st.DrawFn) -> tuple[str, tuple[str, ...], bool]:
    """Draw a text, words that may stand in it, and whether the last is a beginning."""
    text = draw(dense)
    source = tokens(text) or ["us"]
    if draw(st.booleans()):
        source = tokens(draw(dense)) or ["senate"]
    start = draw(st.integers(0, len(source) - 1))
    *whole, last = source[start : start + draw(st.integers(1, 3))]
    prefix = draw(st.booleans())
    return text, (*whole, last[: draw(st.integers(1, len(last)))] if prefix else last), prefix


def folds_to(found: list[str], wanted: tuple[str, ...], *, prefix: bool) -> bool:
    """Tell whether these tokens are the words wanted, the last perhaps only begun."""
    *whole, last = wanted
    ends = found[-1:] == [last] or (prefix and found[-1:] != [] and found[-1].startswith(last))
    return ends and found[:-1] == whole


def stands(text: str, wanted: tuple[str, ...], *, prefix: bool) -> bool:
    """Search the tokens one by one: slow and plain."""
    words = tokens(text)
    beside = (words[at : at + len(wanted)] for at in range(len(words)))
    return any(folds_to(each, wanted, prefix=prefix) for each in beside)


def marked(text: str, *phrases: str, prefix: bool = False) -> list[str]:
    """Return the pieces of a text where the phrases stand."""
    terms = [(tuple(tokens(each)), prefix) for each in phrases]
    return [text[start:end] for start, end in find_places(text, terms)]


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("SOLENN", "solenn"),
        ("Árpád Čech Nguyễn", "arpad cech nguyen"),
        ("A\u0301rpa\u0301d", "arpad"),
        ("Øre Łódź Đà ısı İSA Straße STRASSE", "ore lodz da isi isa strasse strasse"),
        ("Æon œuvre Þór ħ ŋ", "aeon oeuvre thor h n"),
        ("ﬁnal Ⅳ ２０２４", "final iv 2024"),
        ("السَّلام", "السلام"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_case_and_marks_are_folded_away(printed: str, folded: str) -> None:
    """What a keyboard lacks need not be typed."""
    assert fold(printed) == folded


@pytest.mark.parametrize(
    ("printed", "latin"),
    [
        ("Мира Соленн", "Mira Solenn"),
        ("МИРА СОЛЕНН", "mira solenn"),
        ("Сергей", "Sergey"),
        ("Жуков Щеглов Хохлов Юлия Цой", "Zhukov Shcheglov Khokhlov Yuliya Tsoy"),
        ("Подъём", "Podem"),
        ("Київ Ґанок Єва", "Kiiv Ganok Ieva"),
        ("Ђоко Љубав Њива Џак", "Djoko Ljubav Njiva Dzak"),
        ("Αθήνα Ψυχή Χίος", "Athina Psychi Chios"),
        ("Ἀθῆναι Ώρα", "Athinai Ora"),
        ("Λόγος ΛΟΓΟΣ", "logos logos"),
    ],
)
def test_cyrillic_and_greek_read_as_the_press_writes_them(printed: str, latin: str) -> None:
    """A name is the same name in its own script."""
    assert fold_key(printed) == fold_key(latin)


@pytest.mark.parametrize("letters", ["йЙ", "ёЁ", "їЇ", "ўЎ", "ѓќ", "άίύ"])
def test_letters_with_a_mark_read_alike_composed_or_not(letters: str) -> None:
    """A letter and its mark typed one by one are that letter."""
    assert fold(unicodedata.normalize("NFD", letters)) == fold(letters)


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("U.S.", ["us"]),
        ("U.S", ["us"]),
        ("the U.N. and the u.n.s.c.", ["the", "un", "and", "the", "unsc"]),
        ("(U.S.-led)", ["us", "led"]),
        ("U.S.’s", ["us", "s"]),
        ("С.Ш.А.", ["ssha"]),
        ("Ε.Ε.", ["ee"]),
        ("É.A.U.", ["eau"]),
        ("E\u0301.A.U.", ["eau"]),
        ("J.R. Solenn", ["jr", "solenn"]),
        ("U.S.Senate", ["us", "senate"]),
        ("对U.S.说", ["对", "us", "说"]),
        ("3.5 and 1.2.3", ["3", "5", "and", "1", "2", "3"]),
        ("We agree.We do.", ["we", "agree", "we", "do"]),
        ("U. S.", ["u", "s"]),
        ("plan B. A plan", ["plan", "b", "a", "plan"]),
    ],
)
def test_dotted_acronyms_are_one_word(printed: str, found: list[str]) -> None:
    """Single letters with dots are joined; decimals and the ends of sentences are not."""
    assert tokens(printed) == found


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("Chinese", "漁業協定"),
        ("rare Chinese", "𠀋𠮷"),
        ("Japanese", "魚をとるカニ"),
        ("Thai", "ปลา"),
        ("Lao", "ປາ"),
        ("Khmer", "ត្រី"),
        ("Burmese", "ငါး"),
    ],
)
def test_characters_of_scripts_without_blanks_stand_alone(script: str, printed: str) -> None:
    """Each letter is a word of its own, so that any part of a sentence is found."""
    assert {len(each) for each in tokens(printed)} == {1}, script
    assert "".join(tokens(printed)) == fold(printed)


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("हिन्दी में मछुआरे।", 3),
        ("মাছ ধরা", 2),
        ("மீன் பிடி", 2),
        ("صيد الأسماك، السَّلام", 3),
        ("ماهی‌گیری", 2),
        ("דיג בים", 2),
        ("한국 어업", 2),
        ("ዓሣ ማጥመድ", 2),
        ("བོད་ཡིག", 2),
    ],
)
def test_words_of_other_scripts_stay_whole(printed: str, count: int) -> None:
    """Vowel signs belong to their word."""
    assert len(tokens(printed)) == count


@pytest.mark.parametrize("blank", ["", " ", "…", "— “”", "_", ".", "!?", "\n\t", "🙂"])
def test_what_holds_no_letter_has_no_words(blank: str) -> None:
    """Signs are no words."""
    assert tokens(blank) == []


def test_scripts_side_by_side_are_are_separate_occasions() -> None:
    """A word ends where characters that stand alone begin."""
    assert tokens("SCO成员国2024") == ["sco", "成", "员", "国", "2024"]


@given(ascii_texts)
def test_a_short_cut_gives_the_tokens_of_the_long_way(text: str) -> None:
    """ASCII words are the same beside a character that must be folded the long way."""
    assert [*tokens(text), "中"] == tokens(f"{text} 中")


@given(st.lists(st.sampled_from(["U.S", "we", "3", "\u00a0", "«", "»", "–", "’", " "])))
def test_the_marks_of_print_change_no_word(parts: list[str]) -> None:
    """Quotation marks, dashes and hard blanks part words as blanks do."""
    text = "".join(parts)
    plain = "".join(each if each.isascii() else " " for each in parts)
    assert tokens(text) == tokens(plain)


@given(texts)
def test_a_key_is_its_own_key(text: str) -> None:
    """Folding what is folded changes nothing."""
    assert fold_key(fold_key(text)) == fold_key(text)


@given(sentences())
def test_case_does_not_matter(text: str) -> None:
    """Capitals are the same words."""
    assert fold_key(text.upper()) == fold_key(text)


@given(sentences())
def test_composition_does_not_matter(text: str) -> None:
    """Letters and marks composed or not are the same words."""
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(unicodedata.normalize("NFC", text))


@given(asked())
@settings(max_examples=examples(300))
def test_says_agrees_with_a_plain_search(case: tuple[str, tuple[str, ...], bool]) -> None:
    """The quick answer is the slow one's."""
    text, wanted, prefix = case
    assert contains_words(text, wanted, prefix=prefix) == stands(text, wanted, prefix=prefix)


@pytest.mark.parametrize(
    ("text", "phrase", "prefix", "said"),
    [
        ("A ceasefire now", "ceasefire", False, True),
        ("A CEASEFIRE, now", "ceasefire now", False, True),
        ("A ceasefire now", "now ceasefire", False, False),
        ("ceasefires", "ceasefire", False, False),
        ("ceasefires", "ceasefire", True, True),
        ("a permanent ceasefires", "permanent cease", True, True),
        ("permanently ceasefire", "permanent ceasefire", True, False),
        ("unceasing", "ceas", True, False),
        ("trade_war", "war", False, True),
        ("the U.S. view", "us", False, True),
        ("the U.S. view", "the us view", False, True),
        ("tell us", "U.S.", False, True),
        ("the U.S.A. view", "us", False, False),
        ("the U.S.A. view", "us", True, True),
        ("共同渔业", "渔业", False, True),
        ("共同渔业", "业渔", False, False),
        ("Соленн", "solenn", False, True),
        ("the café", "cafe", False, True),
        ("", "us", False, False),
    ],
)
def test_words_are_said_side_by_side(text: str, phrase: str, prefix: bool, said: bool) -> None:
    """A phrase is found in its order, by whole words, the last perhaps only begun."""
    assert contains_words(text, tuple(tokens(phrase)), prefix=prefix) is said


@given(asked())
@settings(max_examples=examples(300))
def test_places_fold_to_the_words_asked(case: tuple[str, tuple[str, ...], bool]) -> None:
    """Each range lies in the text and holds the words, no more and no less."""
    text, wanted, prefix = case
    pieces = [tokens(text[slice(*each)]) for each in find_places(text, [(wanted, prefix)])]
    assert all(folds_to(each, wanted, prefix=prefix) for each in pieces)


@example(("U.E\u0301us", ("u",), False))
@given(asked())
@settings(max_examples=examples(300))
def test_places_are_found_where_words_are_said(case: tuple[str, tuple[str, ...], bool]) -> None:
    """A text that says it has a place to mark, and no other has."""
    text, wanted, prefix = case
    assert bool(find_places(text, [(wanted, prefix)])) == contains_words(
        text, wanted, prefix=prefix
    )


@given(sentences())
def test_every_word_has_its_place(text: str) -> None:
    """Each token of a text, of whatever script, can be marked in it."""
    assert all(find_places(text, [((word,), False)]) for word in tokens(text))


@pytest.mark.parametrize(
    ("text", "phrase", "pieces"),
    [
        ("We agree. AGREE!", "agree", ["agree", "AGREE"]),
        ("the “new  dynamics” of", "new dynamics", ["new  dynamics"]),
        ("the U.S. view", "us", ["U.S."]),
        ("the U.S.-led view", "us led", ["U.S.-led"]),
        ("l’E\u0301te\u0301 vient", "été", ["E\u0301te\u0301"]),
        ("共同渔业渔业", "渔业", ["渔业", "渔业"]),
        ("Мира Соленн", "solenn", ["Соленн"]),
        ("قال السَّلام", "السلام", ["السَّلام"]),
        ("قال هٰذا", "هذا", ["هٰذا"]),
        ("Straße 5", "strasse", ["Straße"]),
        ("We agree.", "refuse", []),
    ],
)
def test_places_are_the_words_as_printed(text: str, phrase: str, pieces: list[str]) -> None:
    """What is marked is what was printed, with its dots and marks."""
    assert marked(text, phrase) == pieces


def test_places_of_several_terms_come_in_the_order_of_the_text() -> None:
    """Terms share one list, from the first place to the last."""
    assert marked("fish, ships and nets", "nets", "fish") == ["fish", "nets"]


def test_a_place_of_a_beginning_is_the_whole_word() -> None:
    """What was begun is marked to its end."""
    assert marked("a ceasefire", "cease", prefix=True) == ["ceasefire"]


def test_a_place_met_by_two_terms_is_given_once() -> None:
    """Two ways to ask for one word mark it once."""
    assert find_places("We agree.", [(("agree",), False), (("agr",), True)]) == [(3, 8)]
