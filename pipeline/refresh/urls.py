"""Web addresses: one spelling for each, which is the identity of what lies there."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, unquote_plus, urljoin, urlsplit, urlunsplit

from pipeline.refresh.errors import FetchError

PORTS = {"http": 80, "https": 443}
SAFE = "/%:@!$&'()*+,;=~-._?"
_HOME = re.compile(r"/(?:(?:index|default|home)\.\w{2,5})?")
_STRIPPED = re.compile(r"[\x00-\x1f\x7f]+")


def canonical(url: str, base: str = "") -> str:
    """``url`` (relative to ``base``) with scheme and host in lower case, no fragment, no tracking, ASCII only.

    Raises ``FetchError("bad_url")`` for anything but http and https, and for addresses that carry a password.
    """
    try:
        parts = urlsplit(urljoin(base, _STRIPPED.sub("", url).strip()))
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise FetchError("bad_url", f"网址 {url!r} 不合规（{error}）") from error
    if parts.scheme not in PORTS or not host:
        raise FetchError("bad_url", f"网址 {url!r} 不是 http:// 或 https:// 开头的完整网址")
    if parts.username is not None or parts.password is not None:
        raise FetchError("bad_url", f"网址 {url!r} 带有用户名或密码：请去掉")
    host = f"[{host}]" if ":" in host else host
    place = host if port in (None, PORTS[parts.scheme]) else f"{host}:{port}"
    return urlunsplit((parts.scheme, place, quote(parts.path, SAFE) or "/", _query(parts.query), ""))


def origin(url: str) -> str:
    """Scheme, host and port of a canonical URL."""
    return "/".join(url.split("/", 3)[:3])


def is_home(url: str) -> bool:
    """The front page of a site: where many send a reader whose document is gone."""
    parts = urlsplit(url)
    return not parts.query and _HOME.fullmatch(parts.path) is not None


def _query(query: str) -> str:
    kept = [pair for pair in query.split("&") if pair and not _is_tracking(pair)]
    return quote("&".join(kept), SAFE)


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name, marks = unquote_plus(name).lower(), web()["tracking"]
    return name in marks["names"] or name.startswith(tuple(marks["prefixes"])) or value in marks["values"].get(name, ())


@cache
def web() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("web.toml").read_text("utf-8"))
