from __future__ import annotations

import pytest
from parsers.makers import PdfPage, docx, p, pdf, zipped

from pipeline.parsers import detect

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
HTML = "<html><head><title>通知</title></head><body><p>现将有关事项通知如下。</p></body></html>"


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (pdf([PdfPage().text(90, 90, "通知")]), "a.doc", "pdf"),
        (b"\xef\xbb\xbf  junk\n%PDF-1.7 ...", "", "pdf"),
        (docx(p("通知")), "a.zip", "docx"),
        (docx(p("通知"))[:300], "", "docx"),
        (zipped({"OFD.xml": "<x/>", "Doc_0/Document.xml": "<x/>"}), "", "ofd"),
        (zipped({"xl/workbook.xml": "<x/>"}), "", "xlsx"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "", "pptx"),
        (zipped({"通知.txt": "x"}), "a.docx", "zip"),
        (zipped({}), "", "zip"),
        (b"PK\x03\x04 garbage", "", "zip"),
        (OLE + wide("WordDocument"), "", "doc"),
        (OLE + wide("WordDocument"), "通知.wps", "wps"),
        (OLE + wide("Workbook"), "a.doc", "xls"),
        (OLE + wide("PowerPoint Document"), "", "ppt"),
        (OLE + wide("EncryptedPackage"), "a.docx", "docx"),
        (OLE + wide("EncryptedPackage"), "a.xlsx", "xlsx"),
        (OLE, "a.et", "xls"),
        (OLE, "", "unknown"),
        (rb"{\rtf1\ansi text}", "a.doc", "rtf"),
        (b"\x89PNG\r\n\x1a\n....", "", "image"),
        (b"\xff\xd8\xff\xe0....", "", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "", "image"),
        (b"BM\x00\x00\x00\x00\x00\x00\x00\x00", "", "image"),
        ("BM级别的企业可以申报。".encode(), "", "text"),
        (b"Rar!\x1a\x07\x00....", "", "rar"),
        (b"7z\xbc\xaf\x27\x1c....", "", "7z"),
        (b"\x1f\x8b\x08....", "", "gzip"),
        (HTML.encode(), "a.doc", "html"),
        (HTML.encode("gb18030"), "", "html"),
        (HTML.encode("utf-16"), "", "html"),
        (wide(HTML), "", "html"),
        ("<p>只有一段。</p>".encode(), "", "html"),
        ("正文中写到<br>一次，没有别的标记。".encode(), "a.html", "html"),
        ("正文中写到<br>一次，没有别的标记。".encode(), "a.txt", "text"),
        ("企业<A>与企业<B>签约，<C>见证。".encode(), "", "text"),
        (b"<?xml version='1.0'?><data><item/></data>", "", "xml"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html><body><p>x</p></body></html>", "", "html"),
        (b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n<html>", "a.doc", "mht"),
        ("# 标题\n\n## 一、总体要求\n\n正文。".encode(), "", "markdown"),
        ("# 标题\n\n## 一、总体要求\n".encode(), "a.txt", "text"),
        ("正文".encode(), "a.md", "markdown"),
        ("指标,2025年\n产值,100".encode(), "a.csv", "csv"),
        ("各有关单位：\n现通知如下。".encode("gb18030"), "a.pdf", "text"),
        ("各有关单位：".encode("utf-16"), "", "text"),
        ("通知\x00通知".encode() * 20, "", "text"),
        (bytes(range(256)) * 40, "a.txt", "unknown"),
        (b"\x00" * 100, "a.txt", "unknown"),
        (b"", "a.pdf", "unknown"),
    ],
)  # fmt: skip
def test_format_is_found_by_content(content: bytes, name: str, expected: str) -> None:
    assert detect(content, name) == expected
