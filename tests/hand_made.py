"""Hand-made blocks for the tests of this room."""

from __future__ import annotations

from datetime import date

from pipeline.model import AttachmentLink, Block, BlockKind, BlockStyle, Document, ParseResult, RawDocument
from pipeline.structure import build_document

CENTER = BlockStyle(centered=True, bold=True, size=18.0)
RIGHT = BlockStyle(right=True)


def center(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text, style=CENTER)


def right(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text, style=RIGHT)


def field(label: str, value: str) -> Block:
    return Block(BlockKind.FIELD, value, label=label)


def table(*rows: tuple[str, ...]) -> Block:
    return Block(BlockKind.TABLE, "", rows=rows)


def blocks(*parts: str | Block) -> tuple[Block, ...]:
    return tuple(part if isinstance(part, Block) else Block(BlockKind.PARAGRAPH, part) for part in parts)


def build(
    *parts: str | Block,
    identity: str = "样例/文件.txt",
    hint: date | None = None,
    links: tuple[AttachmentLink, ...] = (),
) -> Document:
    raw = RawDocument(b"bytes", identity, published_hint=hint)
    return build_document(raw, ParseResult(blocks(*parts), "text", attachments=links))


def paths(document: Document) -> list[str]:
    return [section.path for section in document.sections]


NOTICE = (
    field("索引号", "11330200-2024-0001"),
    field("发文机关", "海州市人民政府办公室"),
    field("发文字号", "海政办发[2024] 12号"),
    field("成文日期", "2024年03月14日"),
    field("发布日期", "2024-03-20 09:12"),
    field("标题", "海州市人民政府办公室关于印发海州市园区提质三年行动计划的通知"),
    center("海州市人民政府办公室关于印发"),
    center("海州市园区提质三年行动计划的通知"),
    center("海政办发〔2024〕12号"),
    "各区人民政府，市政府各部门、各直属机构：",
    "《海州市园区提质三年行动计划》已经市政府同意，现印发给你们，请认真组织实施。",
    right("海州市人民政府办公室"),
    right("2024年3月14日"),
    "（此件公开发布）",
    center("海州市园区提质三年行动计划"),
    "为推动全市园区提质增效，制定本行动计划。",
    "一、总体要求",
    "（一）总体思路。坚持分类指引，推动园区特色发展。",
    "（二）主要目标。到2026年，全市培育示范园区10个，亩均税收提高20%。",
    "二、重点任务",
    "（一）推进数字化转型。支持企业上云用数，建设一批智能工厂。",
    "1.建设平台。建成工业互联网平台3个。",
    "2.培育服务商。引进服务商20家。",
    "（二）推进工业上楼。新建高标准厂房50万平方米。",
    "三、保障措施",
    "本行动计划自印发之日起施行，有效期至2026年12月31日。",
    "附件1",
    center("海州市重点园区名单"),
    table(("序号", "园区"), ("1", "临港园区"), ("2", "空港园区")),
)
