"""Who says what: patterns of attribution, each in an invented sentence or two."""

import pytest

from onrecord.articles import Proposal, read_article

LEAD = "Foreign Minister Ada Quill of Norway met the envoy Robert Tarn in Oslo on Monday.\n\n"


def _read(body: str) -> list[Proposal]:
    return list(read_article(LEAD + body).statements)


@pytest.mark.parametrize(
    ("body", "words", "kind"),
    [
        ("“We will sign the treaty,” Quill said.", "We will sign the treaty", "direct"),
        ("“We will sign the treaty,” said Quill.", "We will sign the treaty", "direct"),
        ("Quill said: “We will sign the treaty.”", "We will sign the treaty.", "direct"),
        ("Quill told reporters, “We will sign.”", "We will sign.", "direct"),
        ("Quill said that the treaty was signed.", "the treaty was signed", "indirect"),
        ("The treaty was signed, Quill added.", "The treaty was signed", "indirect"),
        ("The treaty was signed, according to Quill.", "The treaty was signed", "indirect"),
        ("Quill underscored Norway's role in the talks.", "Norway's role in the talks", "indirect"),
        ("Quill condemned the attack.", "condemned the attack", "indirect"),
        ("Quill said it was a “first step” only.", "it was a “first step” only", "mixed"),
        ("Quill, who had come by boat, said the lake was calm.", "the lake was calm", "indirect"),
    ],
)
def test_each_pattern_gives_its_words_and_its_speaker(body: str, words: str, kind: str) -> None:
    (found,) = _read(body)
    assert (found.text, found.kind, found.official) == (words, kind, "Ada Quill")


def test_a_quotation_interrupted_by_its_attribution_is_one_statement() -> None:
    (found,) = _read("“We will sign,” Quill said, “and then we will go home.”")
    assert found.text == "We will sign\nand then we will go home."


def test_a_clause_interrupted_by_its_attribution_is_one_statement() -> None:
    (found,) = _read("The treaty, Quill said, is ready for everyone.")
    assert found.text == "The treaty\nis ready for everyone"


def test_a_quotation_that_goes_on_behind_its_attribution_is_the_same_statement() -> None:
    (found,) = _read("“We will sign,” said Quill. “Then we will go home.”")
    assert found.text == "We will sign\nThen we will go home."


def test_a_quotation_left_open_goes_on_in_the_next_paragraph() -> None:
    (found,) = _read("“We will sign the treaty soon,” Quill said. “It is good.\n\n“It will last.”")
    assert found.text.split("\n")[-1] == "It will last."


def test_two_acts_of_one_sentence_are_one_statement() -> None:
    (found,) = _read("Quill welcomed the treaty and praised the envoys of both states.")
    assert found.text == "welcomed the treaty and praised the envoys of both states"


def test_an_uncued_quotation_is_carried_over_with_less_confidence() -> None:
    first, second = _read("Quill said that the lake was calm. “Nobody has drowned this year.”")
    assert second.official == first.official == "Ada Quill"
    assert second.rule == "carried-over"
    assert second.confidence < first.confidence


def test_a_dash_signature_names_the_speaker() -> None:
    (found,) = _read("“It is hard, but it can be done.” — Robert Tarn")
    assert (found.official, found.rule) == ("Robert Tarn", "dash-signature")


def test_a_colon_behind_a_name_names_the_speaker() -> None:
    (found,) = _read("Robert Tarn, an envoy: “It is hard, but it can be done.”")
    assert found.official == "Robert Tarn"


@pytest.mark.parametrize(
    ("body", "official"),
    [
        ("She said that the lake was calm.", "Ada Quill"),
        ("The foreign minister said that the lake was calm.", "Ada Quill"),
        ("Mr. Tarn said that the lake was calm.", "Robert Tarn"),
        ("Quill's lawyer said that the lake was calm.", ""),
        ("A fisherman said that the lake was calm.", ""),
        ("Iceland said that the lake was calm.", "Iceland"),
    ],
)
def test_pronouns_roles_and_states_are_resolved_or_left_open(body: str, official: str) -> None:
    (found,) = _read(body)
    assert found.official == official


def test_both_sides_are_the_two_who_met() -> None:
    (found,) = _read("Both sides stressed the need for calm on the lake.")
    assert (found.official, found.co_speakers) == ("Ada Quill", ("Robert Tarn",))


def test_two_of_one_surname_are_told_apart_by_their_titles() -> None:
    people = "The envoys John Tarn and Mary Tarn came by boat.\n\n"
    found = read_article(people + "Mrs. Tarn said that it was cold.").statements
    assert [each.official for each in found] == ["Mary Tarn"]


def test_a_name_in_a_headline_only_is_found_for_its_surname() -> None:
    found = read_article("Ada Quill visits Oslo\n\nMs. Quill said that it was cold.").statements
    assert [each.official for each in found] == ["Ada Quill"]


@pytest.mark.parametrize(
    "body",
    [
        "Quill declined to comment on the treaty.",
        "Quill will reaffirm her support for the treaty.",
        "Quill has not said that she will sign.",
        "Quill and Tarn discussed the treaty.",
        "The treaty was said to be ready.",
        "Member states support the plan of the lake.",
        "The boat is called “The Grey Heron” by all.",
        "Quill wanted to attend the talks.",
        "Photo: Norwegian Foreign Ministry",
        "By Robert Tarn",
    ],
)
def test_what_says_nothing_is_no_statement(body: str) -> None:
    assert _read(body) == []


def test_a_verb_the_rules_do_not_know_still_leaves_its_subject() -> None:
    (found,) = _read("“We will never sign,” an angry Robert Tarn snarled.")
    assert (found.official, found.rule) == ("Robert Tarn", "quote-then-other-verb")
