"""What each line of a document is for."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The part of GB/T 9704 that a unit plays; everything not named here is BODY."""

    BODY = "body"
    TITLE = "title"  # a line of the title: replaced by the title line of the text
    DROPPED = "dropped"  # metadata or a second copy of the title: not part of the text
    HEADLINE = "headline"  # 红头, 份号, 文号, 题注 and whatever else stands between title and text
    ADDRESSEE = "addressee"  # 主送机关
    CONTENTS = "contents"  # 目录
    SIGNATURE = "signature"  # 发文机关署名, 签发人职务和姓名
    SIGNED_ON = "signed_on"  # 成文日期
    NOTE = "note"  # 附注, 公开方式
    COPIES = "copies"  # 抄送机关
    PRINTED = "printed"  # 印发机关和印发日期
    ANNEX_LIST = "annex_list"  # 附件说明
    ANNEX = "annex"  # the label (附件1) that opens an attachment
    PART_TITLE = "part_title"  # the title of an attachment or of the issued text itself


AFTER_TEXT = frozenset(
    {Role.SIGNATURE, Role.SIGNED_ON, Role.NOTE, Role.COPIES, Role.PRINTED, Role.ANNEX_LIST, Role.DROPPED}
)
BEFORE_TEXT = frozenset({Role.TITLE, Role.DROPPED, Role.HEADLINE, Role.ADDRESSEE, Role.CONTENTS})
