from __future__ import annotations

import pytest

from pipeline.errors import ParseError
from pipeline.model import AttachmentLink, BlockKind
from pipeline.parsers import Limits, parse

TEXT = "示例市人民政府关于推进工业上楼的意见\n\n\u3000\u3000各县（市、区）人民政府：\r\n  为缓解用地约束，现提出如下意见。\n\f一、总体要求\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_lines_become_paragraphs(encoding: str) -> None:
    result = parse(TEXT.encode(encoding), name="a.txt")
    assert result.format == "text"
    assert [block.text for block in result.blocks] == [
        "示例市人民政府关于推进工业上楼的意见", "各县（市、区）人民政府：", "为缓解用地约束，现提出如下意见。", "一、总体要求",
    ]  # fmt: skip


def test_damage_is_noted() -> None:
    assert parse((TEXT * 30).encode()[:-2], name="a.txt").notes == ("有 1 个字无法解码（utf-8）",)


def test_a_very_long_line_is_read_or_refused() -> None:
    assert len(parse("工业".encode() * 100_000).blocks[0].text) == 200_000
    with pytest.raises(ParseError) as caught:
        parse(b"a" * 5_000, limits=Limits(max_chars=1_000))
    assert caught.value.reason == "too_large"


MARKDOWN = """---
title: 工业上楼政策比较
发布日期: "2025-03-01"
---
# 工业上楼政策比较 #

各地**陆续出台**文件，见[方案](https://a.gov.cn/plan.pdf)和[网页](https://a.gov.cn/index.html)，`代码`与*强调*。

二级标题
--------

- 首层荷载*不低于*1.2吨
* [x] 已完成改造
1. 编号的条目

> 引用的一段话。

***

| 指标 | 2025年 | 2027年 |
|:--|--:|---|
| 面积\\|万平方米 | 100 | 150<br>以上 |
| 只有一格 |

**（一）加粗的小标题**

![图](a.png)

```
代码块里的一行
```
"""


def test_markdown_structure() -> None:
    result = parse(MARKDOWN.encode(), name="a.md")
    assert result.format == "markdown"
    shown = [
        (block.kind.value, block.label or block.level, block.text)
        for block in result.blocks
        if block.kind is not BlockKind.TABLE
    ]
    assert shown == [
        ("field", "title", "工业上楼政策比较"),
        ("field", "发布日期", "2025-03-01"),
        ("heading", 1, "工业上楼政策比较"),
        ("paragraph", None, "各地陆续出台文件，见方案和网页，代码与强调。"),
        ("heading", 2, "二级标题"),
        ("list_item", None, "首层荷载不低于1.2吨"),
        ("list_item", None, "已完成改造"),
        ("paragraph", None, "1. 编号的条目"),
        ("paragraph", None, "引用的一段话。"),
        ("paragraph", None, "（一）加粗的小标题"),
        ("paragraph", None, "代码块里的一行"),
    ]
    (table,) = [block for block in result.blocks if block.kind is BlockKind.TABLE]
    assert table.rows == (("指标", "2025年", "2027年"), ("面积|万平方米", "100", "150 以上"), ("只有一格", "", ""))
    assert result.attachments == (AttachmentLink("方案", "https://a.gov.cn/plan.pdf"),)
    assert next(block for block in result.blocks if block.text.startswith("（一）")).style.bold


@pytest.mark.parametrize(
    "noise", ["[" * 50_000, "*a" * 50_000, "[a](" * 30_000, "|" * 50_000 + "\n" + "|-" * 20_000 + "|"]
)
def test_markdown_of_nothing_but_marks_ends_quickly(noise: str) -> None:
    assert parse(f"# 一\n\n# 二\n\n{noise}\n".encode(), name="a.md").blocks


def test_unclosed_front_matter_is_text() -> None:
    result = parse("---\n没有结束的前言\n\n# 标题\n\n## 一".encode(), name="a.md")
    assert "没有结束的前言" in [block.text for block in result.blocks]
