"""A handful of documents of our own, and a tiny model, for the search tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from pipeline.model import Document, Passage, Region
from pipeline.search.documents import IndexDocument
from pipeline.search.embedder import Vectors, unit

UPSTAIRS = (
    "鼓励工业上楼，对新建的高层厂房，容积率不低于2.0的，按建筑面积给予每平方米三百元补贴。",
    "申请单位应当在2025年9月30日前提交材料，由区经济和信息化部门审核。",
)
PARKS = ("园区按主导产业分为三类，实行分类指引，每两年评价一次。", "对评价靠后的园区限期整改，逾期不改的予以整合。")
DIGITAL = ("到2026年，全省规模以上工业企业基本完成数字化改造，建成数字化车间五百个。",)
FUND = ("无房职工可以提取住房公积金支付房租，每月提取额不超过一千五百元。", "提取申请可以在网上办理。")


def document(
    doc_id: str,
    title: str,
    texts: Sequence[str],
    *,
    number: str = "",
    issuers: str = "",
    text_hash: str = "",
    dated_on: date | None = None,
    trail: tuple[str, ...] = (),
) -> IndexDocument:
    passages, at = [], 0
    for i, text in enumerate(texts):
        passages.append(Passage(i, f"一/{i + 1}", trail, at, at + len(text), text, page=i + 1))
        at += len(text)
    return IndexDocument(
        doc_id, title, tuple(passages), f"{doc_id}.txt", issuers, number, "某省", text_hash or doc_id, dated_on
    )


DOCUMENTS = (
    document("d1", "某市关于支持工业上楼的若干措施", UPSTAIRS, number="某府办〔2024〕7号", issuers="某市人民政府办公室",
             dated_on=date(2024, 3, 1), trail=("一、支持内容", "（一）补贴")),
    document("d2", "某省产业园区分类指引", PARKS, number="某政发〔2023〕15号", dated_on=date(2023, 5, 6)),
    document("d3", "某省制造业数字化转型行动计划", DIGITAL, dated_on=date(2022, 1, 9)),
    document("d4", "某市住房公积金提取办法", FUND),
)  # fmt: skip


class CountingEmbedder:
    """Counts of a few characters: meaning enough for a test, and plain to see through."""

    name, revision, dimension = "counting", "1", 8
    _LETTERS = "楼园数金渔车费补"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_documents(texts)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        counts = [[text.count(letter) for letter in self._LETTERS] for text in texts]
        return unit(np.array(counts, np.float32).reshape(len(texts), self.dimension))


def whole_document(
    doc_id: str, title: str, text: str, *, code: str = "330200", hash_of: str = "", **more: object
) -> Document:
    """A Document as the pipeline would hand it to the store, with one passage."""
    fields: dict[str, object] = {
        "doc_id": doc_id, "identity": f"{doc_id}.txt", "content_sha256": doc_id * 4, "text_hash": hash_of or doc_id,
        "format": "text", "title": title, "text": text, "region": Region(code, "浙江省宁波市", "prefecture"),
        "passages": (Passage(0, "一", ("一、总则",), 0, len(text), text),),
    }  # fmt: skip
    return Document(**{**fields, **more})  # type: ignore[arg-type]
