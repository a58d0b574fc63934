"""A policy as a web page, for the tests of the weekly run."""

from __future__ import annotations


def article(deadline: str = "2025年9月30日", target: str = "80", extra: str = "", foot: str = "") -> bytes:
    """A policy page; ``foot`` is page furniture and not text."""
    paragraphs = [
        "各县（区）人民政府，市政府各部门：",
        "为推动厂房向空中要空间，现就工业上楼有关事项通知如下。",
        f"一、到2027年，全市建成高标准厂房{target}万平方米。",
        "二、支持企业数字化改造，推动设备上云和数据采集，培育一批智能工厂。",
        f"三、符合条件的企业应于{deadline}前向市工业和信息化局提交申报材料。",
        extra,
        "临江市人民政府办公室",
        "2025年6月12日",
    ]
    body = "".join(f"<p>{line}</p>" for line in paragraphs if line)
    return (
        f"<html><head><meta charset='utf-8'><title>通知</title></head><body><h1>临江市人民政府办公室关于推进工业上楼的通知</h1>"
        f"<div class='article'>{body}<p>附件：<a href='list.txt?utm_source=x'>1.项目名单</a></p></div>{foot}</body></html>"
    ).encode()
