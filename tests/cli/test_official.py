"""`policy show`: elements of the official format and what a notice says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from meeting_documents import MINUTES, NOTICES

from pipeline.cli.main import main

Show = Callable[[str], str]

LETTER = """临江市人民政府关于园区扩容的请示
特急
临政〔2025〕9号　　签发人：陈立群
省人民政府：
恳请省政府批准设立临江高端装备产业园，核准规划面积8.6平方公里。
临江市人民政府
2025年4月18日
（联系人：周敏）
抄送：省发展改革委。"""


def page(text: str) -> str:
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return f"<html><head><meta charset='utf-8'></head><body>{lines}</body></html>"


def call(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    assert not stop.value.code
    return capsys.readouterr().out


@pytest.fixture
def show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Show:
    """`policy show` of a text that was read as a page."""

    def shown(text: str) -> str:
        root, source = tmp_path / "w", tmp_path / "p.html"
        source.write_text(page(text), encoding="utf-8")
        call(capsys, "init", str(root))
        call(capsys, "-w", str(root), "ingest", str(source))
        return call(capsys, "-w", str(root), "show", text.splitlines()[0])

    return shown


def test_elements_are_shown(show: Show) -> None:
    output = show(LETTER)
    for line in (
        "公文格式要素",
        "紧急程度：特急",
        "签发人：陈立群",
        "发文机关署名：临江市人民政府",
        "附注：（联系人：周敏）",
        "抄送机关：省发展改革委",
    ):
        assert line in output


def test_notices_are_shown(show: Show) -> None:
    output = show(NOTICES["numbered sections"][0])
    for line in (
        "会议通知  全市产业园区提质增效推进会", "报名（回执）截止：2025-03-14", "参会：（二）各县（市、区）分管负责同志；", "联系人：周敏", "电话：0571-86012345",
    ):  # fmt: skip
        assert line in output


def test_minutes_are_shown(show: Show) -> None:
    output = show(MINUTES["government's standing meeting"][0])
    for line in (
        "会议纪要  临江市人民政府常务会议", "主持 陈立群", "议题：关于城市供水设施改造", "议定：会议决定成立工作专班，由副市长林涛任组长。",
    ):  # fmt: skip
        assert line in output
