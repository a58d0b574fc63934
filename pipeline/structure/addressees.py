"""主送机关: the line before the text that ends with a colon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.structure.numbering import read_marker
from pipeline.structure.units import Unit
from pipeline.structure.words import words

_MAX_LINES, _MAX_CHARS = 4, 600
_TITLE_AND_ADDRESSEE = re.compile(
    r"(?P<title>[^。；：]*关于[^。；：]+?的(?:紧急|补充)?(?:通知|意见|通报|批复|函|请示|报告))\s?(?P<addressee>[^。；：:]{3,400}[：:])"
)
_NOT_ADDRESSEE = re.compile(
    r"(?:如下|以下|包括|主要是|分别[是为]|附件|事项|问题|要求|意见|说明|内容|条件|材料|标准|方式|时间|地点|电话|目标|对象)[：:]$|\d[：:]$"
)
_BEGINS_SENTENCE = re.compile(
    r"为(?:了|进一步|深入|全面|贯彻|落实|切实|认真|加快|推动|促进|规范|加强|做好|.{2,20}，)|根据|按照|依据|依照|现[将就]|经.{0,12}同意|鉴于|近[日年]"
)
_ADDRESSEE_WORD = re.compile(
    r"政府|部门|各[一-龥]|厅|局|委|办|单位|公司|企业|机构|银行|协会|代表|委员|同志|院|校|中心|你[省市部委局]|处|会|团|社|所|群众|市民|家长|朋友|先生|女士|员|主席|书记|总理|教授|院士"
)


def part_addressees(units: list[Unit], head: int) -> list[Unit]:
    """Undo a line join that ran 主送机关 into the title, in the first ``head`` units: 关于…的通知各区人民政府：."""
    for i, unit in enumerate(units[:head]):
        match = None if unit.is_table or len(unit.text) > _MAX_CHARS else _TITLE_AND_ADDRESSEE.fullmatch(unit.text)
        if match and len(match["title"]) >= 10 and _is_joined(match["addressee"]):
            parts = [replace(unit, text=match["title"]), replace(unit, text=match["addressee"])]
            return [*units[:i], *parts, *units[i + 1 :]]
    return units


def _is_joined(addressee: str) -> bool:
    """各区人民政府：, or the name of a body: 省人民政府：."""
    return addressee.startswith("各") or bool(words().organ_end.search(addressee.rstrip("：: ")))


def read_addressees(units: Sequence[Unit], start: int) -> tuple[tuple[str, ...], int]:
    """The bodies addressed at ``start`` and the unit after them; up to four lines, wrapped after commas."""
    text = ""
    for i in range(start, min(start + _MAX_LINES, len(units))):
        unit = units[i]
        if text and not text.rstrip().endswith(("，", "、", ",", "；")):
            break
        text += unit.text
        if unit.is_table or "。" in unit.text or len(text) > _MAX_CHARS or read_marker(unit.text):
            break
        if is_addressee(text):
            return _split_addressees(text), i + 1
    return (), start


def is_addressee(text: str) -> bool:
    """Whether a line addresses somebody and does not lead into a list."""
    text = text.strip()
    if not text.endswith(("：", ":")) or len(text) > _MAX_CHARS or "。" in text:
        return False
    if _NOT_ADDRESSEE.search(text) or _BEGINS_SENTENCE.match(text) or read_marker(text) is not None:
        return False
    name = text.rstrip("：: ")
    return bool(_ADDRESSEE_WORD.search(text) or (len(name) <= 30 and words().organ_end.search(name)))


def _split_addressees(text: str) -> tuple[str, ...]:
    """Split at commas outside brackets: 、 joins bodies of one kind and stays."""
    names, depth, current = [], 0, ""
    for char in text.rstrip("：: "):
        depth += (char in "（(") - (char in "）)")
        if char in "，,；;" and depth <= 0:
            names.append(current.strip())
            current = ""
        else:
            current += char
    names.append(current.strip())
    return tuple(name for name in names if name)
