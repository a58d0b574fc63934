"""Document types by title, by form, and by what a text calls itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hand_made import build, center, field

from pipeline.classify.doc_type import classify_doc_type, type_of_title
from pipeline.model import Block, RawDocument
from pipeline.parsers import parse
from pipeline.structure import build_document


@pytest.mark.parametrize(
    ("title", "doc_type"),
    [
        ("海州市人民政府关于促进园区发展的若干意见", "意见"),
        ("海州市园区提质三年行动计划（2024—2026年）", "行动计划"),
        ("数字海州2024行动方案", "行动计划"),
        ("海州市关于印发《海州市园区提质工作方案》的通知", "实施方案"),
        ("海州市关于印发海州市园区提质工作方案（试行）的通知", "实施方案"),
        ("海州市关于印发<海州市招商引资优惠政策(试行)>的通知", "措施"),
        ("海州市关于支持园区发展若干措施的通知", "措施"),
        ("海州市支持园区发展若干举措", "措施"),
        ("海州市关于调整园区补贴有关政策的通知", "通知"),
        ("海州市关于公布园区名单的通知", "通知"),
        ("海州市关于转发《省园区管理办法》的通知", "办法"),
        ("海州市园区管理暂行办法", "办法"),
        ("海州市园区补贴实施细则（2024年修订）", "办法"),
        ("海州省园区条例", "条例"),
        ("海州市“十四五”园区发展规划", "规划"),
        ("关于制定海州市第十五个五年规划的建议", "规划"),
        ("海州市园区分类指引（2025年版）", "标准指南"),
        ("海州市人民政府关于同意设立临港园区的批复", "批复函"),
        ("海州市经信局对第12号建议的答复", "批复函"),
        ("海州市关于园区的公告", "公告"),
        ("海州市关于表彰先进园区的决定", "决定"),
        ("海州市园区工作专题会议纪要", "会议纪要"),
        ("关于召开全市园区工作会议的通知", "会议通知"),
        ("海州市召开园区工作会议", "会议报道"),
        ("王海主持召开园区发展座谈会", "会议报道"),
        ("王海会见友好城市代表团", "新闻报道"),
        ("《海州市园区管理办法》政策解读", "政策解读"),
        ("一图读懂园区管理办法", "政策解读"),
        ("积分制入户热点13问", "政策解读"),
        ("海州市园区管理办法（征求意见稿）", "征求意见稿"),
        ("关于公开征求《海州市园区管理办法》意见的公告", "征求意见稿"),
        ("海州园区合作协议", "其他"),
        ("海州园区一片繁忙", None),
        ("关于印发海州园区一片繁忙的通知", "通知"),
    ],
)
def test_titles(title: str, doc_type: str | None) -> None:
    assert type_of_title(title) == doc_type


@pytest.mark.parametrize(
    ("parts", "doc_type"),
    [
        (["为推动园区发展，制定本实施方案。", "一、目标"], "实施方案"),
        (["为推动园区发展，特提出如下意见。", "一、目标"], "意见"),
        (["第一条 为推动园区发展，制定本办法。", "第二条 本办法自印发之日起施行。"], "办法"),
        (["各单位：", "现将园区评价有关要求明确如下。", "本通知自印发之日起施行。"], "通知"),
        (["《海州市园区管理办法》已经市政府同意，现印发给你们。", "第一条 为了规范管理，制定本办法。"], "办法"),
        (["海州市人民政府：", "《关于设立园区的请示》收悉。经研究，现批复如下。"], "批复函"),
        (["3月14日，海州市园区发展推进会召开。", "会议强调，要分类施策。"], "会议报道"),
        (["近日，记者走进临港园区，看到一片繁忙。"], "新闻报道"),
        (["一、政策出台背景", "园区发展不平衡。", "二、主要内容"], "政策解读"),
        (["本指引供园区参考。", "作为园区建设的参考指引。"], "标准指南"),
        (["园区名录如下，现予以公示。"], "公告"),
        (["园区在海州东部。"], "其他"),
        # A policy's title over a report on it, over an explanation, and over the policy itself.
        (["关于支持园区发展的若干政策", "3月14日，海州市印发若干政策。"], "新闻报道"),
        (["关于支持园区发展的通知", "一、政策出台背景", "园区发展不平衡。"], "政策解读"),
        (["关于支持园区发展的通知", "各园区：", "近日，市政府同意支持园区发展，现通知如下。"], "通知"),
        (["海州园区一片繁忙景象", "车间里机器轰鸣。"], "新闻报道"),
        (["海州园区", "园区在海州东部。"], "其他"),
        ([field("标题", "海州市园区管理办法"), center("海州市园区管理办法"), "第一条 园区应当公开。"], "办法"),
    ],
)
def test_forms(parts: list[str | Block], doc_type: str) -> None:
    assert classify_doc_type(build(*parts)) == doc_type


def test_real_documents(shared: Path) -> None:
    """The bars of the project: types 0.90, regions 0.95 of the labelled documents."""
    rows = [json.loads(line) for line in (shared / "gold" / "docs_dev.jsonl").read_text("utf-8").splitlines()]
    types = regions = 0
    for row in rows:
        content = (shared / row["path"]).read_bytes()
        document = build_document(RawDocument(content, row["path"]), parse(content, name=row["path"]))
        several = document.extra.get("regions")
        name = "、".join(several) if several else document.region.name if document.region else None
        types += classify_doc_type(document) == row["doc_type"]
        regions += name == row["region"]
    assert types / len(rows) >= 0.90
    assert regions / len(rows) >= 0.95
