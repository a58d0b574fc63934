"""Government portal pages: a layout file per portal, filled with the sample's fields and body."""

from __future__ import annotations

import html
from pathlib import Path
from string import Template
from typing import Any

from source import Line, Sample, outline_level, spans, split_heading

LAYOUTS = Path(__file__).parent / "layouts"
SOURCE = "示例政府网（样例文档，非真实文件）"
INDENT = {"css": "", "ideographic": "　　", "nbsp": "&nbsp;&nbsp;&nbsp;&nbsp;"}


def render_html(sample: Sample) -> bytes:
    page = sample.settings["page"]
    layout = Template((LAYOUTS / f"{page['layout']}.html").read_text(encoding="utf-8"))
    lines = [line for line in sample.lines if not (page.get("title_outside") and line.kind == "title")]
    body = "\n".join(_merge_links([_element(line, page) for line in lines]))
    fields = {"source": SOURCE, "crumbs": "", **page, "body": body, "title": sample.settings["expect"]["title"]}
    fields["meta_rows"] = _meta_rows(page)
    fields["crumbs"] = _crumbs(page.get("crumbs", []))
    text = layout.substitute({name: str(value) for name, value in fields.items()})
    return text.encode(page.get("encoding", "utf-8"))


def _element(line: Line, page: dict[str, Any]) -> str:
    if line.kind == "table":
        return _table(line.rows)
    if line.kind == "break":
        return "<p>&nbsp;</p>"
    if line.kind == "link":
        title, href = (html.escape(part) for part in line.text.split("|"))
        return f'<li><a href="{href}" target="_blank" title="{title}">{title}</a></li>'
    return _paragraph(line, page.get("indent", "css"))


def _paragraph(line: Line, indent: str) -> str:
    text = html.escape(line.text, quote=False)
    if line.kind in ("title", "subtitle"):
        return f'<p style="text-align: center;"><strong><span style="font-size: 22px;">{text}</span></strong></p>'
    if line.kind == "masthead":
        return f'<p style="text-align: center;"><span style="font-size: 32px; color: #ff0000;">{text}</span></p>'
    if line.kind == "center" or outline_level(line.text) == 9:
        return f'<p style="text-align: center;">{text}</p>'
    if line.kind == "right":
        return f'<p style="text-align: right;">{text}&nbsp;&nbsp;&nbsp;&nbsp;</p>'
    if line.kind == "flush":
        return f"<p>{text}</p>"
    head, rest = split_heading(line.text) if line.kind != "bold" else (line.text, "")
    inner = (f"<strong>{html.escape(head, quote=False)}</strong>" if head else "") + html.escape(rest, quote=False)
    style = ' style="text-indent: 2em;"' if indent == "css" else ""
    return f"<p{style}>{INDENT[indent]}{inner}</p>"


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    out = ['<table border="1" cellspacing="0" cellpadding="4" style="border-collapse: collapse; width: 100%;"><tbody>']
    for number, row in enumerate(rows):
        cells = [_cell(rows, number, column) for column in range(len(row))]
        out.append("<tr>" + "".join(cells) + "</tr>")
    return "\n".join([*out, "</tbody></table>"])


def _cell(rows: tuple[tuple[str, ...], ...], row: int, column: int) -> str:
    height = spans(rows, row, column)
    if not height:
        return ""
    span = f' rowspan="{height}"' if height > 1 else ""
    text = html.escape(rows[row][column], quote=False)
    return f"<td{span}><p>{'<strong>' + text + '</strong>' if row == 0 else text}</p></td>"


def _merge_links(parts: list[str]) -> list[str]:
    merged: list[str] = []
    for part in parts:
        if part.startswith("<li>") and merged and merged[-1].endswith("</ul>"):
            merged[-1] = merged[-1][: -len("</ul>")] + part + "</ul>"
        else:
            merged.append(f'<ul class="fj">{part}</ul>' if part.startswith("<li>") else part)
    return merged


def _meta_rows(page: dict[str, Any]) -> str:
    """The metadata pairs in the layout's own markup: ``meta_pair`` is one pair, ``meta_row`` wraps ``meta_per_row``."""
    forms = {
        "gov": ("<td><b>{0}：</b></td><td>{1}</td>", "<tr>{0}</tr>", 2),
        "list": ('<li><span class="tit">{0}：</span><span>{1}</span></li>', "{0}", 1),
        "xxgk": ('<td class="lab">{0}</td><td class="val">{1}</td>', "<tr>{0}</tr>", 2),
        "dl": ("<dt>{0}</dt><dd>{1}</dd>", "<dl>{0}</dl>", 3),
        "none": ("", "", 1),
    }
    pair, row, per_row = forms[page.get("meta_form", "none")]
    pairs = [pair.format(html.escape(name), html.escape(value)) for name, value in page.get("meta", {}).items()]
    groups = ["".join(pairs[start : start + per_row]) for start in range(0, len(pairs), per_row)]
    return "\n".join(row.format(group) for group in groups)


def _crumbs(names: list[str]) -> str:
    return " &gt; ".join(f'<a href="/{number}/">{html.escape(name)}</a>' for number, name in enumerate(names))
