"""Web archives (MHT) and HTML saved as .doc by Word → the page inside."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from pipeline.errors import ParseError
from pipeline.model import ParseResult
from pipeline.parsers.html import parse_html
from pipeline.parsers.limits import Limits, check_size
from pipeline.parsers.text import parse_text

_MAX_PARTS = 500


def parse_mht(content: bytes, name: str, limits: Limits) -> ParseResult:
    """The first HTML part, else the first text part."""
    message = message_from_bytes(content.lstrip(), policy=compat32)
    parts = [part for _, part in zip(range(_MAX_PARTS), message.walk(), strict=False) if not part.is_multipart()]
    for kind, read in (("text/html", parse_html), ("text/plain", parse_text)):
        for part in parts:
            if part.get_content_type() == kind:
                page = _payload(part)
                check_size(page, limits)
                return read(page, name, limits)
    raise ParseError("no_text", f"{name or 'MHT'} 里没有网页正文：请用浏览器重新保存")


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
