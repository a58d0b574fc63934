from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time as real_time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipeline.refresh import Fetcher, FetchError
from pipeline.refresh.transport import _Watch, is_public, resolve

Make = Callable[..., Fetcher]


def reason(fetcher: Fetcher, url: str, **validators: str) -> str:
    with pytest.raises(FetchError) as caught:
        fetcher.get(url, **validators)
    assert str(caught.value)
    return caught.value.reason


def test_a_page_comes_with_what_to_ask_next_time(site, make_fetcher: Make) -> None:
    site.pages["/a.html"] = (200, {"ETag": '"1"', "Last-Modified": "Mon, 02 Jun 2025 08:00:00 GMT"}, b"text")
    page = make_fetcher().get(f"{site.url}/a.html")
    assert (page.content, page.media_type, page.etag) == (b"text", "text/html", '"1"')
    assert page.last_modified == "Mon, 02 Jun 2025 08:00:00 GMT"
    sent = site.asked[-1][1]
    assert sent["User-Agent"] == "tester/1.0 (+test)"
    assert "Cookie" not in sent
    assert sent["Host"] == site.url.removeprefix("http://")


def test_what_did_not_change_is_not_sent_again(site, make_fetcher: Make) -> None:
    site.pages["/a"] = lambda request: (304 if request.headers.get("If-None-Match") == '"1"' else 200, {}, b"")
    assert make_fetcher().get(f"{site.url}/a", etag='"1"', last_modified="x").content is None
    assert site.asked[-1][1]["If-Modified-Since"] == "x"
    site.pages["/b"] = (304, {}, b"")
    assert reason(make_fetcher(), f"{site.url}/b") == "http_304"


def test_robots_are_asked_once_and_heeded(site, make_fetcher: Make) -> None:
    site.pages |= {"/robots.txt": b"User-agent: *\nDisallow: /private/", "/private/a": b"x", "/b": b"x", "/c": b"x"}
    site.pages["/to"] = (302, {"Location": "/private/a"}, b"")
    fetcher = make_fetcher()
    assert reason(fetcher, f"{site.url}/private/a") == "robots"
    assert reason(fetcher, f"{site.url}/to") == "robots"
    fetcher.get(f"{site.url}/b")
    assert site.paths() == ["/robots.txt", "/to", "/b"]


def test_robots_that_cannot_be_had_forbid_everything(site, make_fetcher: Make) -> None:
    site.pages |= {"/robots.txt": (503, {}, b""), "/b": b"x"}
    fetcher = make_fetcher(retries=0)
    assert [reason(fetcher, f"{site.url}/b"), reason(fetcher, f"{site.url}/b")] == ["http_503", "http_503"]
    assert site.paths() == ["/robots.txt"]


def test_visits_keep_their_distance(site, make_fetcher: Make, time) -> None:
    site.pages |= {"/robots.txt": b"User-agent: tester\nCrawl-delay: 7", "/a": b"x", "/b": b"x"}
    fetcher = make_fetcher(delay_s=2.0)
    fetcher.get(f"{site.url}/a")
    time.now += 3
    fetcher.get(f"{site.url}/b")
    assert time.naps == [7, 4]


def test_errors_of_the_server_are_tried_again_and_then_given_up(site, make_fetcher: Make, time) -> None:
    site.pages["/a"] = (500, {}, b"")
    fetcher = make_fetcher(delay_s=0.0, retries=2)
    assert reason(fetcher, f"{site.url}/a") == "http_500"
    assert site.paths().count("/a") == 3
    replies = [(503, {"Retry-After": "9"}, b""), (200, {}, b"fine")]
    site.pages["/b"] = lambda _: replies.pop(0)
    assert fetcher.get(f"{site.url}/b").content == b"fine"
    assert 9 in time.naps


def test_other_refusals_are_final(site, make_fetcher: Make) -> None:
    site.pages["/403"] = (403, {}, b"")
    fetcher = make_fetcher()
    assert [reason(fetcher, f"{site.url}/{page}") for page in ("403", "gone")] == ["http_403", "http_404"]
    assert site.paths() == ["/robots.txt", "/403", "/gone"]


def test_a_host_in_trouble_is_left_alone(site, make_fetcher: Make) -> None:
    site.pages |= {f"/{n}": (500, {}, b"") for n in range(5)}
    fetcher = make_fetcher(retries=0)
    reasons = [reason(fetcher, f"{site.url}/{n}") for n in range(5)]
    assert reasons == ["http_500"] * 3 + ["host_down"] * 2
    site.pages["/slow-down"] = (429, {}, b"")
    fetcher = make_fetcher()
    assert [reason(fetcher, f"{site.url}/{page}") for page in ("slow-down", "x")] == ["http_429", "host_down"]


def test_redirects_are_few_and_the_front_page_is_no_document(site, make_fetcher: Make) -> None:
    site.pages |= {"/loop": (302, {"Location": "/loop"}, b""), "/old": (301, {"Location": "/new"}, b""), "/new": b"x"}
    site.pages |= {
        "/dead": (302, {"Location": "/"}, b""),
        "/": b"welcome",
        "/ftp": (302, {"Location": "ftp://x/"}, b""),
    }
    fetcher = make_fetcher()
    assert fetcher.get(f"{site.url}/old").url == f"{site.url}/new"
    assert [reason(fetcher, f"{site.url}/{page}") for page in ("loop", "dead", "ftp")] == [
        "redirects",
        "moved_home",
        "bad_url",
    ]


def test_addresses_inside_are_refused_on_every_hop(site, make_fetcher: Make, monkeypatch) -> None:
    assert reason(make_fetcher(allow_private=False), f"{site.url}/a") == "blocked"
    assert site.asked == []
    port = int(site.url.rpartition(":")[2])
    lies = {"outside.test": "127.0.0.1", "inside.test": "127.0.0.2"}  # only the first counts as public below
    site.pages |= {"/out": (302, {"Location": f"http://inside.test:{port}/secret"}, b""), "/secret": b"secret"}
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, *_, **__: [(2, 1, 6, "", (lies.get(host, host), port))]
    )
    monkeypatch.setattr("pipeline.refresh.transport.is_public", lambda address: address == "127.0.0.1")
    assert reason(make_fetcher(allow_private=False), f"http://outside.test:{port}/out") == "blocked"
    assert site.paths() == ["/robots.txt", "/out"]
    assert site.asked[-1][1]["Host"] == f"outside.test:{port}"


def test_the_connection_goes_to_the_address_that_was_checked(site, make_fetcher: Make, monkeypatch) -> None:
    port = int(site.url.rpartition(":")[2])
    answers = iter(["127.0.0.1", "127.0.0.1"])  # one look-up a request; a third would fail the test
    monkeypatch.setattr("pipeline.refresh.transport.is_public", lambda address: address == "127.0.0.1")

    def rebinding(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (host if host[0].isdigit() else next(answers), port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    site.pages["/a"] = b"x"
    assert make_fetcher(allow_private=False).get(f"http://rebind.test:{port}/a").content == b"x"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True), ("::ffff:8.8.8.8", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False),
        ("224.0.0.1", False), ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
    ],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_name_that_is_nobody_s(monkeypatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(FetchError) as caught:
        resolve("nowhere.test", 80)
    assert caught.value.reason == "dns"


def test_sizes_are_kept_whatever_the_server_says(site, make_fetcher: Make) -> None:
    big = b"x" * (2 * 1024 * 1024)
    packed = gzip.compress(big)
    site.pages["/told"] = big
    site.pages["/bomb"] = (200, {"Content-Encoding": "gzip"}, packed)
    site.pages["/fine"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"fine"))

    def untold(request) -> None:
        request.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + big)

    site.pages["/untold"] = untold
    fetcher = make_fetcher(max_mb=1)
    assert [reason(fetcher, f"{site.url}/{page}") for page in ("told", "untold", "bomb")] == ["too_large"] * 3
    assert fetcher.get(f"{site.url}/fine").content == b"fine"


def test_half_a_page_is_none(site, make_fetcher: Make) -> None:
    site.pages["/half"] = (200, {"Content-Length": "100"}, b"half")
    site.pages["/mute"] = lambda request: None
    fetcher = make_fetcher()
    assert [reason(fetcher, f"{site.url}/{page}") for page in ("half", "mute")] == ["connection"] * 2


def test_silence_is_a_timeout(site, make_fetcher: Make) -> None:
    site.pages["/slow"] = lambda request: real_time.sleep(1)
    assert reason(make_fetcher(timeout_s=0.1, retries=1, delay_s=0.0), f"{site.url}/slow") == "timeout"
    assert site.paths().count("/slow") == 2


def test_a_trickle_is_a_timeout(site, make_fetcher: Make) -> None:
    def trickle(request) -> None:
        request.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
        try:
            for _ in range(200):
                request.wfile.write(b"x")
                real_time.sleep(0.02)
        except OSError:
            pass

    site.pages["/drop"] = trickle
    fetcher = make_fetcher(timeout_s=0.1, retries=0)
    began = real_time.monotonic()
    assert reason(fetcher, f"{site.url}/drop") == "timeout"
    assert real_time.monotonic() - began < 3


def test_a_refused_connection_and_one_that_speaks_no_tls(site, make_fetcher: Make) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert reason(make_fetcher(), f"http://127.0.0.1:{port}/") == "connection"
    assert reason(make_fetcher(), site.url.replace("http://", "https://") + "/") == "tls"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")
def test_encrypted_pages_come_from_the_checked_address_under_the_name_of_the_host(
    tmp_path: Path, make_fetcher: Make, monkeypatch
) -> None:
    made = ["-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2"]
    named = ["-subj", "/CN=secure.test", "-addext", "subjectAltName=DNS:secure.test"]
    subprocess.run(["openssl", "req", "-x509", *made, *named], cwd=tmp_path, check=True, capture_output=True)
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    trusted = ssl.create_default_context(cafile=tmp_path / "cert.pem")
    monkeypatch.setattr("pipeline.refresh.transport._tls", lambda: trusted)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **_: [(2, 1, 6, "", ("127.0.0.1", args[1]))])

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if "robots" not in self.path else 404)
            self.end_headers()
            self.wfile.write(self.headers["Host"].encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    server.socket = server_side.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    port = server.server_port
    fetcher = make_fetcher()
    try:
        assert fetcher.get(f"https://secure.test:{port}/a").content == f"secure.test:{port}".encode()
        assert reason(fetcher, f"https://other.test:{port}/a") == "tls"
    finally:
        server.shutdown()
        server.server_close()


def test_a_proxy_is_used_where_one_is_set_and_never_from_the_environment(site, make_fetcher: Make, monkeypatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    site.pages |= {"/a": b"direct", "http://www.outside.test/a": b"by proxy"}
    assert make_fetcher().get(f"{site.url}/a").content == b"direct"
    fetcher = make_fetcher(proxy=site.url, allow_private=False, retries=0)
    assert fetcher.get("http://www.outside.test/a").content == b"by proxy"
    assert reason(fetcher, "https://www.outside.test/a") == "connection"
    assert site.paths()[-1] == "www.outside.test:443"


def test_the_watch_that_rang_speaks_up() -> None:
    class Connection:
        sock = socket.socket()

    with _Watch(Connection(), 0.0) as watch:  # type: ignore[arg-type]
        real_time.sleep(0.05)
    Connection.sock.close()
    with pytest.raises(TimeoutError):
        watch.check()
