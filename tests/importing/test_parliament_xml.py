"""Debates of parliaments in XML: each speech a statement, each other element accounted for."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Store
from onrecord.importing.readers.akoma_ntoso import AKOMA_NTOSO
from onrecord.importing.readers.base import ReadOptions
from stores import by_text

Run = Callable[..., Result]

DEBATE = """<akn:akomaNtoso xmlns:akn="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
 <akn:debate name="Sitting on herring"><akn:meta>
  <akn:identification><akn:FRBRWork>
   <akn:FRBRuri value="https://example.org/no/debate/7"/>
   <akn:FRBRdate date="{work}" name="{made}"/>
   <akn:FRBRauthor href="#house"/><akn:FRBRcountry value="no"/>
  </akn:FRBRWork><akn:FRBRExpression><akn:FRBRlanguage language="eng"/></akn:FRBRExpression>
  </akn:identification>
  <akn:references><akn:TLCOrganization eId="house" showAs="House of the Coast"/>
   <akn:TLCPerson eId="solenn" showAs="Mira Solenn"/>
   <akn:TLCRole eId="chair" showAs="Chair"/></akn:references>
 </akn:meta>
 <akn:preface><akn:p>{day}</akn:p></akn:preface>
 <akn:debateBody><akn:debateSection><akn:heading>Fisheries</akn:heading>
  <akn:narrative>The House met.</akn:narrative>
  <akn:debateSection><akn:heading>{heading}</akn:heading>
   <akn:question by="#vaskil"><akn:from>Mr Vaskil:</akn:from><akn:p>Who
     agreed?</akn:p></akn:question>
   <akn:answer by="#solenn" as="#chair" eId="a1"><akn:from>The Chair</akn:from>
     <akn:p>We <akn:i>all</akn:i>
     did.</akn:p><akn:p>First line<akn:br/>second line.</akn:p></akn:answer>
   <akn:speech by="#nobody"><akn:p>Hear, hear.</akn:p></akn:speech>
   <akn:speech by="#solenn"/>
  </akn:debateSection></akn:debateSection></akn:debateBody>
 </akn:debate></akn:akomaNtoso>"""


def debate(
    work: str = "3000-01-01", made: str = "", day: str = "", heading: str = "Herring quota"
) -> str:
    """Return a debate with these dates in its places."""
    return DEBATE.format(work=work, made=made, day=day, heading=heading)


def write(name: str, text: str) -> str:
    """Write a file of this name and return the name."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")
    return name


# Akoma Ntoso


def test_an_answer_of_akoma_ntoso_is_recorded_with_all_that_the_file_says(
    run: Run, store: Store
) -> None:
    day = '<akn:docDate date="2024-03-05">5 March</akn:docDate>'
    done = run("import", write("debate.xml", debate(day=day)))
    assert done.exit_code == 0, done.stderr
    answer = by_text(store)["We"]
    assert answer.text == "We all did.\n\nFirst line\nsecond line."
    assert (answer.official, answer.role, answer.kind) == ("Mira Solenn", "Chair", "direct")
    assert (answer.country, answer.language, answer.date) == ("NO", "en", "2024-03-05")
    assert answer.topics == ("Fisheries/Herring quota",)
    assert answer.event == "Sitting on herring"
    assert answer.context == "Mr Vaskil: Who agreed?"
    assert answer.ref == "https://example.org/no/debate/7#a1"
    assert answer.sources[0].url == "https://example.org/no/debate/7"
    assert answer.sources[0].publisher == "House of the Coast"
    assert answer.extra["from"] == "The Chair"
    assert answer.origin is not None
    assert answer.origin.row == 19


def test_every_element_of_a_debate_is_accounted_for(run: Run, store: Store) -> None:
    done = run("import", write("debate.xml", debate()))
    assert "5 rows: 2 recorded, 3 skipped" in done.stderr
    assert "1 narrative" in done.stderr
    assert "1 question (kept as context of the answer)" in done.stderr
    assert "1 speech without words" in done.stderr
    again = run("import", "debate.xml")
    assert ": 0 recorded, 2 duplicates skipped" in again.stderr
    assert len(list(store.find())) == 2


def test_a_speaker_whom_the_file_does_not_name_stays_unnamed(run: Run, store: Store) -> None:
    run("import", write("debate.xml", debate()))
    heard = by_text(store)["Hear,"]
    assert (heard.official, heard.extra["by"]) == ("", "#nobody")


@pytest.mark.parametrize(
    ("given", "date", "basis"),
    [
        ({"work": "2024-03-05"}, "2024-03-05", "date of the work"),
        ({"work": "2024-03-05", "made": "generation"}, "", None),
        ({"work": "3000-01-01"}, "", None),
        ({"heading": "2024-03-04 Herring"}, "2024-03-04", "heading"),
        ({"heading": "Herring of 2024"}, "", None),
    ],
)
def test_a_debate_without_its_date_is_dated_only_by_what_stands_in_the_file(
    given: dict[str, str], date: str, basis: str | None, run: Run, store: Store
) -> None:
    run("import", write("debate.xml", debate(**given)))
    heard = by_text(store)["Hear,"]
    assert (heard.date, heard.basis.get("date")) == (date, basis)


def test_the_name_of_a_file_dates_a_debate_that_nothing_else_dates(run: Run, store: Store) -> None:
    run("import", write("2024-03-06-herring.xml", debate()))
    heard = by_text(store)["Hear,"]
    assert (heard.date, heard.basis["date"]) == ("2024-03-06", "file name")


# ParlaMint

CORPUS = """<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><profileDesc><particDesc>
 <listOrg><org xml:id="PAR" role="parliament"><orgName full="yes">Assembly</orgName></org>
  <org xml:id="GOV" role="government"><orgName full="yes">Government</orgName></org>
  <org xml:id="p.H" role="politicalParty"><orgName full="yes">Herring Party</orgName></org>
 </listOrg>
 <listPerson><person xml:id="MiraSolenn">
  <persName><surname>Solenn</surname><nameLink>van</nameLink><forename>Mira</forename></persName>
  <affiliation role="MP" ref="#PAR" from="2018-01-01"/>
  <affiliation role="member" ref="#p.H" from="2018-01-01"/>
  <affiliation role="minister" ref="#GOV" from="2020-01-01" to="2021-01-01"/>
 </person></listPerson></particDesc></profileDesc></teiHeader></teiCorpus>"""

SITTING = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="ParlaMint-NO_{day}" xml:lang="no">
 <teiHeader><fileDesc><titleStmt><meeting n="3">Term 3</meeting></titleStmt></fileDesc>
 <profileDesc><settingDesc><setting><name type="city">Bergen</name>
  <name type="country" key="NO">Norway</name><date when="{day}">07.07.2000</date>
 </setting></settingDesc></profileDesc></teiHeader>
 <text><body><div><note>Bell</note>
  <u who="#MiraSolenn" ana="#regular" xml:id="u1"><seg>We agree.</seg>
   <seg>On <note>aside</note>herring.</seg></u>
  <u ana="#guest" xml:id="u2"><seg>Thank you.</seg></u>
  <u who="#Unlisted" xml:id="u3"><seg xml:lang="en"><s><w>Do</w><w join="right">not</w><pc>.</pc>
   </s></seg></u>
 </div></body></text></TEI>"""


@pytest.mark.parametrize(
    ("day", "role", "organization"),
    [("2019-05-05", "MP", "Assembly"), ("2020-05-05", "minister", "Government")],
)
def test_a_speaker_of_parlamint_has_the_role_of_that_day(
    day: str, role: str, organization: str, run: Run, store: Store
) -> None:
    write("ParlaMint-NO.xml", CORPUS)
    done = run("import", write("2000/ParlaMint-NO_a.xml", SITTING.format(day=day)))
    assert done.exit_code == 0, done.stderr
    said = by_text(store)["We"]
    assert (said.official, said.role, said.organization) == ("Mira van Solenn", role, organization)
    assert (said.text, said.date, said.country) == ("We agree.\n\nOn herring.", day, "NO")
    assert (said.language, said.place, said.ref) == ("no", "Bergen", "u1")
    assert said.event == f"Term 3 (ParlaMint-NO_{day})"
    assert said.extra["party"] == "Herring Party"


def test_guests_and_unlisted_speakers_of_parlamint_stay_unnamed(run: Run, store: Store) -> None:
    write("ParlaMint-NO.xml", CORPUS)
    done = run("import", write("ParlaMint-NO_a.xml", SITTING.format(day="2019-05-05")))
    assert "4 rows: 3 recorded, 1 skipped" in done.stderr
    assert "that the corpus file does not name, by their ids: Unlisted" in done.stderr
    said = by_text(store)
    assert (said["Thank"].official, said["Thank"].country) == ("", "")
    assert (said["Do"].official, said["Do"].extra["who"]) == ("", "Unlisted")
    assert said["Do"].text == "Do not."


def test_a_sitting_without_its_corpus_file_says_what_is_missing(run: Run, store: Store) -> None:
    done = run("import", write("ParlaMint-NO_a.xml", SITTING.format(day="2019-05-05")))
    assert "put the corpus file ParlaMint-NO.xml beside it" in done.stderr
    assert by_text(store)["We"].extra["who"] == "MiraSolenn"


def test_a_corpus_file_holds_no_speeches(run: Run) -> None:
    done = run("import", write("ParlaMint-NO.xml", CORPUS))
    assert done.exit_code == 1
    assert "holds no speeches; import the sittings" in done.stderr


# parlparse

HANSARD = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE publicwhip [<!ENTITY pound "&#163;">]>
<publicwhip>
<gidredirect oldgid="a" newgid="b"/>
<major-heading id="h1">{major}</major-heading>
<minor-heading id="h2">Herring</minor-heading>
<speech id="x/1" speakername="Mira Solenn" speakeroffice="The Minister" url="https://example.org/1">
 <p>It costs &pound;5 <phrase class="x">a day</phrase>.</p>
 <table><tr><td>Cod</td><td>3</td></tr><tr><td>Eel</td><td>4</td></tr></table></speech>
<speech id="x/2" nospeaker="true"><p>The House rose.</p></speech>
<ques speakername="Joreth Vaskil"><p>When?</p></ques>
<reply id="x/3" speakername="Mira Solenn"><p>Soon.</p></reply>
</publicwhip>"""


def test_a_written_statement_of_parlparse_is_a_document_of_its_department(
    run: Run, store: Store
) -> None:
    text = HANSARD.format(major="FISHERIES")
    done = run("import", write("ministerial2009-10-26a.xml", text))
    assert "5 rows: 2 recorded, 3 skipped" in done.stderr
    said = by_text(store)
    assert said["It"].text == "It costs £5 a day.\n\nCod\t3\n\nEel\t4"
    assert (said["It"].kind, said["It"].organization) == ("document", "FISHERIES")
    assert (said["It"].role, said["It"].topics) == ("The Minister", ("Herring",))
    assert (said["It"].date, said["It"].basis["date"]) == ("2009-10-26", "file name")
    assert (said["It"].ref, said["It"].sources[0].url) == ("x/1", "https://example.org/1")
    assert said["Soon."].context == "Joreth Vaskil: When?"


def test_a_speech_of_a_debate_of_parlparse_is_direct(run: Run, store: Store) -> None:
    run("import", write("debates2009-10-29a.xml", HANSARD.format(major="Fisheries")))
    said = by_text(store)["It"]
    assert (said.kind, said.organization, said.topics) == ("direct", "", ("Fisheries/Herring",))


# What no reader may trust


BOMB = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"
LONG = f"<!DOCTYPE x [<!ENTITY a '{'ha' * 40}'>]>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
ELSEWHERE = "<!DOCTYPE x SYSTEM 'x.dtd'>"
DEEP = "<a>" * 300
FRAME = "<akomaNtoso><debate><speech><p>We agree. {}</p></speech></debate></akomaNtoso>"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BOMB + FRAME.format("&b;"), "the XML entity 'b' is more than a few characters"),
        (LONG + FRAME.format("&a;"), "the XML entity 'a' is more than a few characters"),
        (OUTSIDE + FRAME.format("&a;"), "the XML entity 'a' stands in another file"),
        (ELSEWHERE + FRAME.format("&a;"), "the XML entity &a; is not declared in the file"),
        (FRAME.format(DEEP), "elements are nested more than 256 deep"),
        (FRAME.format("</b>"), "line 1: not well-formed XML: mismatched tag"),
        ('<?xml version="1.0" encoding="utf-16"?>' + FRAME, "not well-formed XML"),
        ('<?xml version="1.0" encoding="klingon"?>' + FRAME, "encoding"),
        ("<rss><channel/></rss>", "a feed lists articles, not what was said"),
        ("<list><item>We agree.</item></list>", "its first element is <list>"),
        ("We agree.", "it is not XML"),
    ],
)
def test_xml_that_is_broken_or_a_trap_is_refused_in_one_line(
    text: str, why: str, run: Run, store: Store
) -> None:
    done = run("import", write("trap.xml", text))
    assert done.exit_code == 1
    assert why in done.stderr
    assert done.stderr.count("\n") == 1
    assert not Path(store.location).exists()


def test_a_byte_of_another_encoding_is_refused(run: Run) -> None:
    Path("cp.xml").write_bytes(FRAME.format("caf\u00e9").encode("cp1252"))
    done = run("import", "cp.xml")
    assert (done.exit_code, "not well-formed XML" in done.stderr) == (1, True)
    assert run("import", "cp.xml", "--encoding", "cp1252").exit_code == 0


def test_a_long_debate_is_read_in_little_memory(tmp_path: Path) -> None:
    """Each speech is forgotten once its row is given."""
    file = tmp_path / "long.xml"
    speech = f"<speech by='#a'><p>{'We agree on herring. ' * 200}</p></speech>\n"
    body = speech * 600
    file.write_text(
        f"<akomaNtoso><debate><debateBody>{body}</debateBody></debate></akomaNtoso>",
        encoding="utf-8",
    )
    del body
    table = AKOMA_NTOSO.open(file, ReadOptions())
    tracemalloc.start()
    count = sum(1 for _ in table.rows(print))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (count, peak < 1_200_000 < file.stat().st_size) == (600, True)
