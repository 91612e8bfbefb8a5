"""OpenDocument spreadsheets: what a cell shows, and no year that it does not show."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from onrecord import Origin, Store

Run = Callable[..., Result]

CONTENT = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">
<office:body><office:spreadsheet>
<table:table table:name="Empty"><table:table-row table:number-rows-repeated="1048576">
 <table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
<table:table table:name="Said">
 <table:table-row><table:table-cell><text:p>Speaker</text:p></table:table-cell>
  <table:table-cell><text:p>Date</text:p></table:table-cell>
  <table:table-cell><text:p>Text</text:p></table:table-cell></table:table-row>
 <table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
 <table:table-row><table:table-cell><text:p>Mira Solenn</text:p></table:table-cell>
  <table:table-cell office:value-type="date" office:date-value="2024-03-05">
   <text:p>5 March 2024</text:p></table:table-cell>
  <table:table-cell><text:p>We <text:span>agree</text:span>.</text:p><text:p>All.</text:p>
  </table:table-cell></table:table-row>
 <table:table-row><table:table-cell/>
  <table:table-cell office:value-type="date" office:date-value="2024-04-16">
   <text:p>16 April</text:p></table:table-cell>
  <table:table-cell><text:p>No.</text:p></table:table-cell></table:table-row>
</table:table>
<table:table table:name="Other">
 <table:table-row><table:table-cell><text:p>text</text:p></table:table-cell></table:table-row>
 <table:table-row><table:table-cell><text:p>Elsewhere.</text:p></table:table-cell>
 </table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def book() -> str:
    """Write a spreadsheet and return its name."""
    with zipfile.ZipFile("said.ods", "w") as archive:
        archive.writestr("content.xml", CONTENT)
    return "said.ods"


def test_the_first_sheet_of_a_spreadsheet_that_holds_anything_is_read(
    run: Run, store: Store
) -> None:
    done = run("import", book())
    assert "its sheet Said was read; --sheet reads another: Other" in done.stderr
    said = {each.text: each for each in store.find()}
    agreed, no = said["We agree.\nAll."], said["No."]
    assert (agreed.official, agreed.date) == ("Mira Solenn", "2024-03-05")
    assert agreed.origin == Origin("said.ods", 4)
    assert no.date == "XXXX-04-16"
    assert len(said) == 2


def test_a_sheet_of_a_spreadsheet_is_asked_for_by_name(run: Run, store: Store) -> None:
    run("import", book(), "--sheet", "other")
    assert [each.text for each in store.find()] == ["Elsewhere."]
    done = run("import", "said.ods", "--sheet", "Talks")
    assert "there is no sheet 'Talks'; the workbook has Said, Other" in done.stderr


def test_what_is_no_spreadsheet_is_refused(run: Run) -> None:
    Path("said.ods").write_text("text\nWe agree.\n", encoding="utf-8")
    done = run("import", "said.ods")
    assert (done.exit_code, "it is not an intact spreadsheet" in done.stderr) == (1, True)
