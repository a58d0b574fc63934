"""Polite fetching: robots.txt, a pause between visits, few retries, redirects checked hop by hop."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.refresh.errors import FetchError
from pipeline.refresh.robots import Robots
from pipeline.refresh.sources import FetchSettings
from pipeline.refresh.transport import Answer, exchange
from pipeline.refresh.urls import canonical, is_home, origin

_REDIRECTS, _MOST_REDIRECTS = (301, 302, 303, 307, 308), 5
_LONGEST_WAIT_S = 120.0
_PATIENCE = 3  # failures in a row after which a host is left alone for the rest of the run


@dataclass(frozen=True, slots=True)
class Fetched:
    """``content`` is None where the server says that nothing changed; ``url`` is where the redirects ended."""

    url: str
    content: bytes | None
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class Fetcher:
    """Fetches one address after the other; one object serves one run. ``clock`` is monotonic, in seconds."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        send: Callable[..., Answer] = exchange,
    ) -> None:
        self.settings = settings
        self._clock, self._sleep, self._send = clock, sleep, send
        self._robots: dict[str, Robots | FetchError] = {}
        self._visited: dict[str, float] = {}
        self._failures: Counter[str] = Counter()

    def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """``url`` (canonical), unless it is still as ``etag`` or ``last_modified`` say. Raises ``FetchError``."""
        asked = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in asked.items() if value}
        final, answer = self._follow(url, conditions, obey=True)
        if answer.status == 304 and conditions:
            return Fetched(final, None)
        if answer.status != 200:
            raise FetchError(f"http_{answer.status}", f"{url} 答复 {answer.status}")
        if final != url and is_home(final) and not is_home(url):
            raise FetchError("moved_home", f"{url} 跳到了首页 {final}")
        media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower() or None
        return Fetched(
            final, answer.content, media_type, answer.headers.get("etag"), answer.headers.get("last-modified")
        )

    def _follow(self, url: str, headers: dict[str, str], *, obey: bool) -> tuple[str, Answer]:
        for _ in range(_MOST_REDIRECTS + 1):
            if obey:
                self._check_robots(url)
            answer = self._persist(url, headers)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location:
                return url, answer
            url = canonical(location, url)
        raise FetchError("redirects", f"跳转超过 {_MOST_REDIRECTS} 次，停在 {url}")

    def _check_robots(self, url: str) -> None:
        site = origin(url)
        if site not in self._robots:
            self._robots[site] = self._read_robots(site)
        robots = self._robots[site]
        if isinstance(robots, FetchError):
            raise robots
        parts = urlsplit(url)
        if not robots.allows(f"{parts.path}?{parts.query}" if parts.query else parts.path):
            raise FetchError("robots", f"{url} 被 {site}/robots.txt 列为不许抓取")

    def _read_robots(self, site: str) -> Robots | FetchError:
        """No robots.txt: no rules. One that cannot be had (5xx, silence): nothing may be fetched (RFC 9309, 2.3.1)."""
        try:
            _, answer = self._follow(f"{site}/robots.txt", {}, obey=False)
        except FetchError as error:
            return error
        if answer.status != 200:
            return Robots()
        return Robots.read(answer.content.decode("utf-8-sig", "replace"), self.settings.user_agent)

    def _persist(self, url: str, headers: dict[str, str]) -> Answer:
        host = urlsplit(url).netloc
        for attempt in range(self.settings.retries + 1):
            if self._failures[host] >= _PATIENCE:
                raise FetchError("host_down", f"{url} 没有去取：{host} 已连续 {_PATIENCE} 次没有正常响应")
            try:
                answer = self._visit(host, url, headers)
                self._failures[host] = 0
                return answer
            except FetchError as error:
                last = attempt == self.settings.retries
                if last or not error.transient:
                    self._failures[host] += error.host_trouble
                    raise
                self._sleep(min(max(self.settings.delay_s * 2**attempt, error.wait_s), _LONGEST_WAIT_S))
        raise AssertionError  # the last attempt returns or raises

    def _visit(self, host: str, url: str, headers: dict[str, str]) -> Answer:
        robots = self._robots.get(origin(url))
        pause = max(self.settings.delay_s, robots.delay_s if isinstance(robots, Robots) else 0.0)
        if host in self._visited and (wait := self._visited[host] + pause - self._clock()) > 0:
            self._sleep(wait)
        try:
            answer = self._send(
                url, {"User-Agent": self.settings.user_agent, "Accept": "*/*", **headers}, self.settings
            )
        finally:
            self._visited[host] = self._clock()
        if answer.status >= 500:
            asked = answer.headers.get("retry-after", "")
            raise FetchError(
                f"http_{answer.status}", f"{url} 答复 {answer.status}", transient=True, host_trouble=True,
                wait_s=float(asked) if asked.isdecimal() else 0.0,
            )  # fmt: skip
        if answer.status == 429:
            self._failures[host] = _PATIENCE
            raise FetchError("http_429", f"{url} 答复 429：访问太密")
        return answer
