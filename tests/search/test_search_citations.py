"""References by GB/T 7714—2015, BibTeX and RIS."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.search.citations import Citation, bibtex, citation_list, deduplicated, gbt7714, ris, split_issuers

PAGE = Citation(
    "0a1b2c3d", "关于支持工业上楼的若干措施", ("某市人民政府",), "某政发〔2024〕7号", date(2024, 3, 1),
    "https://example.gov.cn/a_b.html?x=1&y=2", date(2025, 1, 9),
)  # fmt: skip
FILE = Citation("f1", "园区分类\n指引", ("甲局", "乙局", "丙局", "丁局"), "", date(2023, 5, 6))


@pytest.mark.parametrize(
    ("citation", "reference"),
    [
        (PAGE, "某市人民政府. 关于支持工业上楼的若干措施: 某政发〔2024〕7号[EB/OL]. (2024-03-01)[2025-01-09]. "
               "https://example.gov.cn/a_b.html?x=1&y=2."),
        (FILE, "甲局, 乙局, 丙局, 等. 园区分类 指引[Z]. 2023-05-06."),
        (Citation("x", "无名之文"), "无名之文[Z]."),
        (Citation("x", "只有网址", url="https://e.cn/1"), "只有网址[EB/OL]. https://e.cn/1."),
    ],
)  # fmt: skip
def test_gbt_7714(citation: Citation, reference: str) -> None:
    assert gbt7714(citation) == reference


def test_bibtex_escapes_what_tex_reads() -> None:
    entry = bibtex(Citation("a-1", r"成本下降5% & 产值#1_{x}\~^$", ("甲、乙",), url="https://e.cn/a_b{c}"))
    assert entry.startswith("@online{policya1,\n")
    assert r"title = {{成本下降5\% \& 产值\#1\_\{x\}\textbackslash{}\textasciitilde{}\textasciicircum{}\$}}," in entry
    assert "url = {https://e.cn/a_b%7Bc%7D}," in entry
    assert entry.count("{") - entry.count(r"\{") == entry.count("}") - entry.count(r"\}")


def test_bibtex_fields() -> None:
    entry = bibtex(PAGE)
    for line in ("author = {{某市人民政府}},", "date = {2024-03-01},", "year = {2024},", "urldate = {2025-01-09},",
                 "number = {某政发〔2024〕7号},", "langid = {chinese},"):  # fmt: skip
        assert f"  {line}\n" in entry
    assert "author = {{甲局} and {乙局} and {丙局} and {丁局}}," in bibtex(FILE)
    assert bibtex(FILE).startswith("@misc{policy2023f1,")


def test_ris() -> None:
    lines = ris(PAGE).split("\r\n")
    assert lines[0] == "TY  - GOVDOC"
    assert lines[-2:] == ["ER  - ", ""]
    assert {"TI  - 关于支持工业上楼的若干措施", "AU  - 某市人民政府", "PY  - 2024", "DA  - 2024/03/01/",
            "UR  - https://example.gov.cn/a_b.html?x=1&y=2", "Y2  - 2025/01/09/", "LA  - zh"} <= set(lines)  # fmt: skip
    assert ris(FILE).count("AU  - ") == 4


def test_lists() -> None:
    assert citation_list([PAGE, FILE], "gbt").splitlines()[1].startswith("[2] 甲局")
    assert citation_list([PAGE, FILE], "bib").count("\n@misc{") == 1
    assert citation_list([PAGE, FILE], "ris").count("ER  - ") == 2
    assert deduplicated([PAGE, FILE, PAGE]) == [PAGE, FILE]
    assert split_issuers("甲局、乙局 丙局；") == ("甲局", "乙局", "丙局")
