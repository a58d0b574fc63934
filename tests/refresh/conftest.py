"""A web site on this machine, a clock nobody waits for, and pages of our own."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipeline.refresh import Fetcher, FetchSettings

Reply = tuple[int, dict[str, str], bytes]
Route = bytes | Reply | Callable[[BaseHTTPRequestHandler], Reply | None]


@dataclass
class Site:
    """``pages`` by path with query; ``asked`` logs (path, headers)."""

    url: str = ""
    pages: dict[str, Route] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, dict(self.headers)))
            route = served.pages.get(self.path, (404, {}, b""))
            reply = route(self) if callable(route) else route
            if reply is None:
                return
            status, headers, body = reply if isinstance(reply, tuple) else (200, {}, reply)
            self.send_response(status)
            for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_CONNECT = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    served.url = f"http://127.0.0.1:{server.server_port}"
    yield served
    server.shutdown()
    server.server_close()


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now, self.naps = 1000.0, []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(round(seconds, 3))
        self.now += seconds

    def day(self) -> dt.datetime:
        return dt.datetime(2025, 7, 20, 6, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def make_fetcher(time: Time) -> Callable[..., Fetcher]:
    def make(**given: object) -> Fetcher:
        settings = {"user_agent": "tester/1.0 (+test)", "allow_private": True, "timeout_s": 5.0, **given}
        return Fetcher(FetchSettings(**settings), clock=time.clock, sleep=time.sleep)  # type: ignore[arg-type]

    return make
