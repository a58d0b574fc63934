from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook
from stored_documents import full_document

from pipeline.errors import InputError
from pipeline.store import SourceInfo, Store
from pipeline.timeline import (
    FORMATS,
    Cell,
    Column,
    Entry,
    Link,
    Proof,
    Table,
    deadline_rows,
    deadline_table,
    format_of,
    html_table,
    target_rows,
    target_table,
    timeline_rows,
    timeline_table,
    write_table,
    write_timeline,
)
from pipeline.timeline import xlsx as xlsx_module
from pipeline.timeline.csv import inert


def table(*cells: Cell, title: str = "样表", **options: Any) -> Table[Cell]:
    """One row a cell, in one column."""
    return Table(title, (Column("cell", "单元", lambda cell: cell),), cells, **options)


def written(made: Table[Any], format: str) -> bytes:
    out = io.BytesIO()
    write_table(made, format, out)
    return out.getvalue()


def csv_rows(made: Table[Any]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written(made, "csv").decode("utf-8-sig"))))


def sheet(made: Table[Any], tmp_path: Path) -> Any:
    path = tmp_path / "t.xlsx"
    write_table(made, "xlsx", path)
    return load_workbook(path, rich_text=False).worksheets[0]


ATTACKS = [
    "=1+1", "=cmd|'/C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\x85=1", "\u200b=1", " =1", "\u3000=1", "＝1+1", "＋1", "－1+2", "＠A1",
    '=HYPERLINK("http://x","y")', "-", "+",
]  # fmt: skip
HARMLESS = ["到2025年", "12个", "", "1-2", "a=b", "—破折号", "“=引号”"]
FIGURES = ["-5", "+3.5", "-12.5%"]

# --------------------------------------------------------------------------- CSV


def test_csv_opens_rightly_in_chinese_excel() -> None:
    data = written(table("一", "二，三", '引"号', "两\n行"), "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[0] == "单元"
    assert data.count(b"\r\n") == 5
    assert csv_rows(table("一", '引"号', "两\n行")) == [["单元"], ["一"], ['引"号'], ["两\n行"]]


@pytest.mark.parametrize("text", ATTACKS)
def test_no_csv_cell_can_run(text: str) -> None:
    assert inert(text) == f"'{text}"
    for cell in (text, Link(text, None), Proof(text)):
        assert csv_rows(table(cell))[1][0].startswith("'")


@pytest.mark.parametrize("text", HARMLESS + FIGURES)
def test_harmless_csv_cells_stay_as_they_are(text: str) -> None:
    assert inert(text) == text


def test_csv_numbers_and_dates_are_plain() -> None:
    cells = csv_rows(table(Decimal("-2.50"), Decimal("2E+12"), -3, 0.5, date(2025, 1, 2), None))
    assert [row[0] if row else "" for row in cells[1:]] == ["-2.50", "2000000000000", "-3", "0.5", "2025-01-02", ""]


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@\t\r\n ,\"'"), max_size=12))
def test_any_text_goes_into_one_csv_cell_that_cannot_run(text: str) -> None:
    (field,) = csv_rows(table(text, "末"))[1] or [""]
    assert not re.match(r"\s*[=@]", field)
    assert not re.match(r"\s*[+\-]", field) or re.fullmatch(r"[+-]?\d+(\.\d+)?%?", field)
    assert csv_rows(table(text, "末"))[-1] == ["末"]


# --------------------------------------------------------------------------- XLSX


def test_xlsx_keeps_types_and_looks(store: Store, tmp_path: Path) -> None:
    made = timeline_table(timeline_rows(store))
    found = sheet(made, tmp_path)
    header = {cell.value: cell.column_letter for cell in found[1]}
    assert list(header) == [column.label for column in made.columns]
    row = next(r for r in range(2, found.max_row + 1) if found[f"{header['类型']}{r}"].value == "申报提交")
    day = found[f"{header['日期']}{row}"]
    assert (day.value, day.number_format, day.is_date) == (dt.datetime(2023, 10, 8), "yyyy-mm-dd", True)
    target = next(r for r in range(2, found.max_row + 1) if found[f"{header['指标']}{r}"].value == "产业空间")
    value = found[f"{header['数值']}{target}"]
    assert (value.value, value.data_type, value.number_format) == (3000000, "n", "#,##0")
    assert found[f"{header['截止']}{row}"].value == dt.datetime(2023, 10, 20)
    assert found.freeze_panes == "A2"
    assert found.auto_filter.ref == f"A1:{found.cell(1, found.max_column).column_letter}{found.max_row}"
    proof = found[f"{header['依据原文']}{row}"]
    assert proof.alignment.wrap_text
    assert "2023年10月8日至10月20日" in proof.value
    assert found.column_dimensions[header["依据原文"]].width > found.column_dimensions[header["精度"]].width
    link = found[f"{header['文件']}{row}"]
    assert link.hyperlink.target == "https://www.qingchuan.example/gk/8.html"
    assert link.value.startswith("青川市人民政府办公室")


def test_the_proving_words_are_marked_in_xlsx(tmp_path: Path) -> None:
    write_table(
        table(Proof("到2025年建成。", 0, 6), Proof("于年底前完成", 1, 4), Proof("全句", 0, 2)),
        "xlsx",
        tmp_path / "a.xlsx",
    )
    found = load_workbook(tmp_path / "a.xlsx", rich_text=True).worksheets[0]
    assert [str(part) for part in found["A2"].value] == ["到2025年", "建成。"]
    assert [str(part) for part in found["A3"].value] == ["于", "年底前", "完成"]
    assert found["A3"].value[1].font.b
    assert found["A4"].value == "全句"


@pytest.mark.parametrize("text", [*ATTACKS, "{=1}", "http://a.example", "1234567890123456789", "0012"])
def test_xlsx_text_stays_text(text: str, tmp_path: Path) -> None:
    cell = sheet(table(text), tmp_path)["A2"]
    assert cell.data_type == "s"
    assert cell.value == text.replace("\r", "\n")
    assert cell.hyperlink is None


def test_xlsx_cells_have_a_limit(tmp_path: Path) -> None:
    long = "长" * 40_000
    found = sheet(table(long, Proof(long, 0, 3), Link(long, "https://a.example")), tmp_path)
    for row in (2, 3, 4):
        assert len(found[f"A{row}"].value) == xlsx_module.MAX_CELL
        assert found[f"A{row}"].value.endswith("…")


def test_xlsx_goes_on_where_excel_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_module, "MAX_ROWS", 3)
    monkeypatch.setattr(xlsx_module, "_MAX_LINKS", 1)
    links = [Link(str(i), f"https://a.example/{i}") for i in range(3)]
    links += [Link("长", "https://a.example/" + "a" * 3000), Link("坏", "javascript:alert(1)")]
    write_table(table(*links), "xlsx", tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["样表", "样表 2", "样表 3", "说明"]
    assert [cell.hyperlink is not None for ws in book.worksheets[:3] for (cell,) in ws.iter_rows(min_row=2)] == [
        True, False, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://a.example/x y?q=1", "https://a.example/x%20y?q=1"),
        (PurePosixPath("/home/我/政策 a/b#1.pdf").as_uri(), "file:///home/%E6%88%91/%E6%94%BF%E7%AD%96%20a/b%231.pdf"),
        (PureWindowsPath("C:/用户/政策 a/b.pdf").as_uri(), "file:///C:\\用户\\政策%20a\\b.pdf"),
        (PureWindowsPath("C:/a/b#1.pdf").as_uri(), "file:///C:\\a\\b%231.pdf"),
        (PureWindowsPath("//server/share/政策/b.pdf").as_uri(), "file:///\\\\server\\share\\政策\\b.pdf"),
    ],
)
def test_xlsx_links_lead_to_files_of_every_system(target: str, kept: str, tmp_path: Path) -> None:
    link = sheet(table(Link("档", target)), tmp_path)["A2"].hyperlink
    assert (link.target, link.location) == (kept, None)


def test_xlsx_odds_and_ends(tmp_path: Path) -> None:
    cells = (date(1899, 12, 30), date(1900, 3, 1), Decimal("0.25"), True, None, "", "控\x00制\u202e符", 7)
    found = sheet(table(*cells, title="[历史]/说明:*?"), tmp_path)
    values = [found.cell(row, 1).value for row in range(2, 10)]
    assert values == ["1899-12-30", dt.datetime(1900, 3, 1), 0.25, "True", None, None, "控制符", 7]
    assert found.title == "历史说明"
    assert load_workbook(tmp_path / "t.xlsx").worksheets[1]["A3"].value == "单元"


@pytest.mark.parametrize(("title", "name"), [("说明", "表"), ("", "表"), ("名" * 40, "名" * 28)])
def test_sheet_names_are_what_excel_allows(title: str, name: str, tmp_path: Path) -> None:
    assert sheet(table("a", title=title), tmp_path).title == name


# --------------------------------------------------------------------------- Markdown, HTML, JSON


def test_markdown_is_one_line_a_row_and_escaped() -> None:
    hostile = "a|b *c* _d_ `e` [f](g) <script> \\ 换\n行"
    cells = (
        hostile,
        Proof("到2025年建成", 0, 6),
        Link("题|名", "https://a.example/x (1)|2"),
        Link("无", None, note="文号"),
    )
    lines = written(table(*cells), "md").decode().splitlines()
    assert lines[:2] == ["# 样表", ""]
    assert lines[4:6] == ["| 单元 |", "| --- |"]
    assert lines[6] == r"| a\|b \*c\* \_d\_ \`e\` \[f\](g) \<script\> \\ 换 行 |"
    assert lines[7] == "| **到2025年**建成 |"
    assert lines[8] == r"| [题\|名](https://a.example/x%20%281%29%7C2) |"
    assert lines[9] == "| 无（文号） |"


def test_markdown_without_a_title_is_a_bare_table() -> None:
    assert written(table("a", title=""), "md") == "| 单元 |\n| --- |\n| a |\n".encode()


class Page(HTMLParser):
    """Collects tags, links and the text of cells."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.cells: list[str] = []
        self._in_cell = False
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag == "td":
            self.cells.append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag != "td"

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.cells[-1] += data


HOSTILE = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "</td></table>", "&lt;b&gt;", "{{rows}}{{title}}"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_hostile_text_as_text(text: str) -> None:
    page = Page(
        written(table(text, Proof(text, 0, 2), Link(text, f"https://a.example/{text}", note=text), title=text), "html")
    )
    assert page.cells == [text, text, text + text]
    assert page.tags.count("script") == 1
    assert "img" not in page.tags


def test_html_needs_nothing_from_outside_and_runs_nothing_from_links() -> None:
    cells = (
        Link("好", "https://a.example/1"),
        Link("坏", "javascript:alert(1)"),
        Link("坏", "data:text/html,x"),
        Link("档", "file:///a.pdf"),
    )
    data = written(table(*cells), "html")
    assert Page(data).links == ["https://a.example/1", "file:///a.pdf"]
    assert b"default-src 'none'" in data
    assert not re.search(rb"@import|url\(|src=", data)


def test_html_marks_the_proof_and_draws_the_years(store: Store) -> None:
    data = written(timeline_table(timeline_rows(store)), "html").decode()
    assert "<mark>2023年10月8日至10月20日</mark>" in data
    assert '<nav class="years" data-column="0"' in data
    assert 'data-year="2024"' in data  # a year without anything between two with something
    assert "<small>青政办发〔2023〕8号</small>" in data
    assert "#:~:text=" in data


def test_years_are_drawn_only_where_they_tell_something() -> None:
    assert "<nav" not in written(table("a"), "html").decode()
    assert "<nav" not in written(table(date(2024, 1, 1), date(2024, 5, 1)), "html").decode()
    assert "<nav" not in written(table(*(date(1900 + i, 1, 1) for i in range(60))), "html").decode()
    assert "<s>…</s>" in written(table(date(1999, 1, 1), date(2024, 5, 1)), "html").decode()


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ACTIONS = """<script>
const rows = () => [...document.querySelectorAll("tbody tr")].filter(row => !row.hidden).map(row => row.cells[0].textContent);
const told = {};
document.querySelectorAll("th button")[1].click(); told.up = rows();
document.querySelectorAll("th button")[1].click(); told.down = rows();
const words = document.getElementById("words");
words.value = "乙 2024"; words.dispatchEvent(new Event("input")); told.words = rows(); told.shown = document.getElementById("shown").textContent;
words.value = ""; words.dispatchEvent(new Event("input"));
const facet = document.querySelector("#facets select");
told.options = [...facet.options].map(option => option.value);
facet.value = "y"; facet.dispatchEvent(new Event("change")); told.facet = rows();
facet.value = ""; facet.dispatchEvent(new Event("change"));
document.querySelector(".years button").click(); told.year = rows();
document.querySelector(".years button").click(); told.all = rows();
document.title = JSON.stringify(told);
</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_the_page_sorts_and_filters_in_a_browser(tmp_path: Path) -> None:
    rows = [("甲", 10, "x", date(2023, 1, 1)), ("乙", 9, "y", date(2024, 1, 1)), ("丙", 100, "x、y", date(2024, 6, 1))]
    columns = (
        Column("name", "名", lambda row: row[0]),
        Column("n", "数", lambda row: row[1]),
        Column("kind", "类", lambda row: row[2], facet=True),
        Column("date", "日", lambda row: row[3]),
    )
    path = tmp_path / "page.html"
    path.write_bytes(written(Table("表", columns, rows), "html").replace(b"</body>", ACTIONS.encode() + b"</body>"))
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path}/profile",
        "--dump-dom",
    ]
    page = subprocess.run([*command, path.as_uri()], capture_output=True, check=True, timeout=120).stdout.decode()
    told = json.loads(re.search(r"<title>(.*?)</title>", page)[1])  # type: ignore[index]
    assert told == {
        "up": ["乙", "甲", "丙"], "down": ["丙", "甲", "乙"], "words": ["乙"], "shown": "1 / 3 条", "options": ["", "x", "y"],
        "facet": ["丙", "乙"], "year": ["甲"], "all": ["丙", "甲", "乙"],
    }  # fmt: skip


def test_a_table_for_notebooks_is_escaped() -> None:
    assert html_table(("<a>",), [(None,), ("<b>",), (date(2024, 1, 1),)]) == (
        "<table><thead><tr><th>&lt;a&gt;</th></tr></thead><tbody>"
        "<tr><td></td></tr><tr><td>&lt;b&gt;</td></tr><tr><td>2024-01-01</td></tr></tbody></table>"
    )


def test_json_gives_every_field_typed(store: Store) -> None:
    rows = json.loads(written(timeline_table(timeline_rows(store)), "json"))
    target = next(row for row in rows if row["indicator"] == "产业空间")
    assert (target["value"], target["unit"], target["date"], target["by_plan"]) == (
        3000000,
        "平方米",
        "2025-12-31",
        True,
    )
    assert (target["kind"], target["kind_label"], target["strategies"]) == ("target", "目标", ["工业上楼", "产业集群"])
    assert target["quote"] in target["sentence"]
    assert all({"doc_id", "start_char", "source_url", "thread_id"} <= row.keys() for row in rows)


def test_json_of_any_table() -> None:
    cells = (Decimal("1.5"), Decimal(3), date(2024, 1, 1), Link("甲", "https://a.example"), Proof("乙"), None, "=1")
    assert json.loads(written(table(*cells), "json")) == [
        {"cell": value} for value in (1.5, 3, "2024-01-01", "甲", "乙", None, "=1")
    ]
    assert json.loads(written(table(), "json")) == []
    with pytest.raises(TypeError, match="cannot write"):
        written(table("x", record=lambda _: {"a": object()}), "json")


# --------------------------------------------------------------------------- ICS


def events(made: Table[Any]) -> dict[str, Any]:
    calendar = Calendar.from_ical(written(made, "ics"))
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_ics_has_all_day_events_on_the_right_days(store: Store) -> None:
    found = events(timeline_table(timeline_rows(store)))
    window = found["【申报提交】申报单位应提交材料"]
    assert (window["dtstart"].dt, window["dtend"].dt) == (date(2023, 10, 8), date(2023, 10, 21))  # the end is exclusive
    assert window["dtstart"].params["VALUE"] == "DATE"
    bound = found["【任务期限】完成存量厂房普查"]
    assert (bound["dtstart"].dt, bound["dtend"].dt) == (date(2023, 9, 30), date(2023, 10, 1))
    goal = found["【目标】工业上楼示范园区：12个"]
    assert goal["dtstart"].dt == date(2025, 12, 31)
    assert [str(c) for c in goal["categories"].cats] == ["目标", "四川省广元市青川县", "工业上楼", "产业集群"]
    assert "到2025年" in goal["description"]
    assert goal["url"] == "https://www.qingchuan.example/gk/8.html"
    assert found["【会议】推进会"]["location"] == "市政府"
    assert len(found) == len(timeline_rows(store))


def test_a_long_period_stands_on_its_last_day_and_says_so(store: Store) -> None:
    (row, *_) = [row for row in timeline_rows(store) if row.detail == "submission"]
    plan = replace(
        row, date=date(2021, 1, 1), date_end=date(2025, 12, 31), precision="plan", source_url=None, place=None
    )
    (event,) = events(timeline_table([plan])).values()
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2025, 12, 31), date(2026, 1, 1))
    assert "期间：2021-01-01 至 2025-12-31（规划期）" in event["description"]
    assert "url" not in event


def test_ics_is_the_same_each_time_and_updates_with_a_new_version(store: Store) -> None:
    first = written(timeline_table(timeline_rows(store)), "ics")
    assert written(timeline_table(timeline_rows(store)), "ics") == first
    made = full_document()
    later = replace(made.deadlines[2], span=replace(made.deadlines[2].span, end=date(2023, 11, 30)))
    changed = full_document(content_sha256="c" * 64, deadlines=(*made.deadlines[:2], later, *made.deadlines[3:]))
    before = events(timeline_table(timeline_rows(store)))["【申报提交】申报单位应提交材料"]
    store.save(changed, SourceInfo(), processed_with="v1")
    after = events(timeline_table(timeline_rows(store)))["【申报提交】申报单位应提交材料"]
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["dtend"].dt == date(2023, 12, 1)


def test_uids_are_unique(store: Store) -> None:
    uids = [
        str(event["uid"])
        for event in Calendar.from_ical(written(timeline_table(timeline_rows(store)), "ics")).walk("VEVENT")
    ]
    assert len(set(uids)) == len(uids)


def test_undated_rows_are_no_events(store: Store) -> None:
    rows = deadline_rows(store)
    assert len(events(deadline_table(rows))) == len(rows) - 1


def test_a_table_without_dates_is_no_calendar() -> None:
    with pytest.raises(InputError, match="ics"):
        written(table("a"), "ics")


def test_the_last_day_there_is_does_not_break_the_calendar() -> None:
    entry = Entry("a@b", date(9999, 12, 31), date(9999, 12, 31), "末\n日", "", date(9999, 1, 1))
    (event,) = events(table("x", entry=lambda _: entry)).values()
    assert event["dtend"].dt == date(9999, 12, 31)


# --------------------------------------------------------------------------- all formats


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_rows_give_the_same_bytes(store: Store, format: str) -> None:
    one, other = (written(timeline_table(timeline_rows(store)), format) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_table_is_a_table(format: str) -> None:
    assert written(timeline_table([]), format)


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_is_whole_or_as_before(format: str, store: Store, tmp_path: Path) -> None:
    path = tmp_path / f"t.{format}"
    write_timeline(timeline_rows(store), format, path)
    before = path.read_bytes()

    def broken(_: object) -> Cell:
        raise RuntimeError("mid-way")

    bad: Table[Any] = Table("坏", (Column("a", "甲", broken),), ["x"], entry=broken)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="mid-way"):
        write_table(bad, format, str(path))
    assert path.read_bytes() == before
    assert sorted(tmp_path.glob("*t.*")) == [path]


def test_a_missing_folder_or_a_folder_for_a_file_is_named_with_the_fix(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="mkdir -p"):
        write_table(table("a"), "csv", tmp_path / "none" / "t.csv")
    with pytest.raises(InputError, match="是文件夹"):
        write_table(table("a"), "csv", tmp_path)


def test_a_file_that_cannot_be_replaced_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(InputError, match="Excel"):
        write_table(table("a"), "csv", tmp_path / "t.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.csv", "csv"),
        ("b.XLSX", "xlsx"),
        ("c.markdown", "md"),
        ("d.htm", "html"),
        ("e.ics", "ics"),
        ("f.b.json", "json"),
    ],
)
def test_the_suffix_names_the_format(name: str, format: str) -> None:
    assert format_of(name) == format


@pytest.mark.parametrize("name", ["a", "a.docx", ".csv2"])
def test_an_unknown_suffix_lists_the_formats(name: str) -> None:
    with pytest.raises(InputError, match="csv、xlsx、md、html、json、ics"):
        format_of(name)


def test_an_unknown_format_lists_the_formats() -> None:
    with pytest.raises(InputError, match="'pdf'"):
        written(table("a"), "pdf")


def test_text_streams_take_text_formats_and_bytes_below_them() -> None:
    text = io.StringIO()
    write_table(table("一"), "json", text)
    assert json.loads(text.getvalue()) == [{"cell": "一"}]
    with pytest.raises(InputError, match="-o"):
        write_table(table("一"), "xlsx", io.StringIO())
    below = io.BytesIO()
    wrapped = io.TextIOWrapper(below, encoding="gbk")
    write_table(table("一"), "xlsx", wrapped)
    assert below.getvalue().startswith(b"PK")


# --------------------------------------------------------------------------- columns


def test_links_lead_to_the_proof(store: Store, tmp_path: Path) -> None:
    (row, *_) = [row for row in timeline_rows(store) if row.detail == "task"]
    url = {c.key: c for c in timeline_table([row], corpus=tmp_path).columns}["url"]
    link = url.value(row)
    assert isinstance(link, Link)
    assert link.text == link.target == "https://www.qingchuan.example/gk/8.html"
    assert link.fragment.startswith("#:~:text=%EF%BC%88")  # （二）…
    assert url.value(replace(row, format="pdf")) == replace(link, fragment="#page=1")
    assert url.value(replace(row, format="pdf", page=None)) == replace(link, fragment="")
    assert url.value(replace(row, format="docx")) == replace(link, fragment="")
    long = replace(row, sentence="要" * 40 + "，" + "办" * 40)
    assert url.value(long).fragment.count("%A6%81") == 40  # type: ignore[union-attr]
    assert url.value(replace(row, sentence="要" * 80)).fragment == ""  # type: ignore[union-attr]


def test_documents_without_a_url_lead_to_their_file(store: Store, tmp_path: Path) -> None:
    (row, *_) = timeline_rows(store)
    local = replace(row, source_url=None)
    title, url = (
        next(c for c in timeline_table([local], corpus=tmp_path).columns if c.key == key) for key in ("title", "url")
    )
    assert title.value(local).target == (tmp_path / "raw/8.html").resolve().as_uri()  # type: ignore[union-attr]
    assert url.value(local).text == "raw/8.html"  # type: ignore[union-attr]
    (bare,) = (c for c in timeline_table([local]).columns if c.key == "url")
    assert bare.value(local) == local.identity


def test_a_proof_whose_place_is_lost_is_still_shown(store: Store) -> None:
    (row, *_) = timeline_rows(store)
    sentence = next(c for c in timeline_table([row]).columns if c.key == "sentence")
    assert sentence.value(replace(row, sentence_start=None)) == Proof(row.sentence)
    assert sentence.value(replace(row, start_char=10**6)) == Proof(row.sentence)


def test_deadline_and_target_tables(store: Store) -> None:
    deadlines = csv_rows(deadline_table(deadline_rows(store), as_of=date(2023, 6, 21)))
    left = deadlines[0].index("剩余天数")
    assert [row[left] for row in deadlines[1:]] == ["10", "101", "121", "924", "924", ""]
    assert "剩余天数" not in csv_rows(deadline_table(deadline_rows(store)))[0]
    targets = csv_rows(target_table(target_rows(store)))
    assert targets[1][:5] == ["产业空间", "不低于", "3000000", "", "平方米"]
    assert [column.label for column in target_table([]).columns][:2] == ["指标", "约束"]


def test_subtitles_count_and_span(store: Store) -> None:
    assert timeline_table(timeline_rows(store)).subtitle == "11 条，出自 1 份文件，2023-06-05 至 2025-12-31"
    assert timeline_table([]).subtitle == "0 条，出自 0 份文件"
