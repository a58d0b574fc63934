"""What is to be handed in, by whom, in what form, to whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.dates import DateSpan
from pipeline.model.facts import Fact, each_wording


class ApplicationKind(StrEnum):
    """What is handed in during a window."""

    APPLY = "apply"  # 申报 申请 推荐
    COMMENT = "comment"  # 征求意见 异议
    ENROL = "enrol"  # 报名 招生
    REPORT = "report"  # 报送 总结 备案


class PartRole(StrEnum):
    """What a stretch of a notice says about handing in."""

    APPLICANT = "applicant"  # 申报主体
    CONDITION = "condition"  # 申报条件
    MATERIAL = "material"  # 申报材料
    FORM = "form"  # 纸质一式三份 电子版
    RECIPIENT = "recipient"  # 受理单位 报送对象
    SYSTEM = "system"  # 申报平台
    ADDRESS = "address"
    EMAIL = "email"
    URL = "url"
    CONTACT = "contact"  # 联系人
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of ``Document.text`` that says one thing about an application."""

    role: PartRole
    start_char: int
    end_char: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Fact):
    """A time within which something is to be handed in: who, what, in what form, to whom, where, whom to ask.

    ``quote`` is the time expression or, where the text states none (``span`` None), the heading of what is asked
    for. ``parts`` stand in text order.
    """

    kind: ApplicationKind
    span: DateSpan | None = None
    recurring: bool = False
    action: str = ""
    parts: tuple[Part, ...] = ()

    def words(self, *roles: PartRole) -> tuple[str, ...]:
        """What the text says in these roles, line breaks and spaces as one space, each wording once."""
        return each_wording(part.quote for part in self.parts if part.role in roles)
