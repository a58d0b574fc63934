"""One request to one address: the host is resolved once, checked, and the connection goes to that very address."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.refresh.errors import FetchError
from pipeline.refresh.urls import PORTS

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import HTTPResponse

    from pipeline.refresh.sources import FetchSettings

_CHUNK = 64 * 1024
_ADDRESSES = 3  # how many addresses of one host are tried
_WHOLE = 10  # a whole exchange may take this many times the timeout of a single wait
_CARRIERS = ("64:ff9b::/96", "64:ff9b:1::/48")  # NAT64 (RFC 6052, 8215): the last 32 bits are an IPv4 address


@dataclass(frozen=True, slots=True)
class Answer:
    """``headers`` in lower case; ``content`` is read, and decoded, only for status 200."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def exchange(url: str, headers: Mapping[str, str], settings: FetchSettings) -> Answer:
    """GET ``url``, following nothing. Raises ``FetchError``; at most ``settings.max_bytes`` are ever held."""
    import urllib3.exceptions as trouble

    watch: _Watch | None = None
    try:
        with contextlib.closing(_connect(url, settings)) as connection:
            with _Watch(connection, settings.timeout_s * _WHOLE) as watch:
                parts = urlsplit(url)
                target = f"{parts.path}?{parts.query}" if parts.query else parts.path
                whole = settings.proxy and parts.scheme == "http"
                sent = {"Host": parts.netloc, "Accept-Encoding": "gzip", "Connection": "close", **headers}
                connection.request("GET", url if whole else target, headers=sent, preload_content=False)
                response = connection.getresponse()
                content = _body(response, url, settings.max_bytes) if response.status == 200 else b""
            watch.check()
    except trouble.NewConnectionError as error:  # urllib3 counts it among the timeouts
        raise _broken(url, error) from error
    except (TimeoutError, trouble.TimeoutError) as error:
        raise _timeout(url) from error
    except (ssl.SSLError, trouble.SSLError) as error:
        raise FetchError("tls", f"{url} 的加密连接建立不了（{error}）", host_trouble=True) from error
    except (OSError, http.client.HTTPException, trouble.HTTPError) as error:
        raise (_timeout(url) if watch and watch.rang else _broken(url, error)) from error
    return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, content)


def _timeout(url: str) -> FetchError:
    return FetchError("timeout", f"{url} 超时没有响应", transient=True, host_trouble=True)


def _broken(url: str, error: Exception) -> FetchError:
    return FetchError("connection", f"{url} 连接失败（{error or type(error).__name__}）", host_trouble=True)


class _Watch:
    """Cuts the connection when the whole takes too long: a server may trickle, a job that nobody watches may not."""

    def __init__(self, connection: HTTPConnection, seconds: float) -> None:
        self.rang, self._socket = False, connection.sock
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def _cut(self) -> None:
        self.rang = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def check(self) -> None:
        if self.rang:  # the end that was read was the cut
            raise TimeoutError

    def __enter__(self) -> _Watch:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def _body(response: HTTPResponse, url: str, most: int) -> bytes:
    stated = response.headers.get("Content-Length", "")
    size = 0
    pieces: list[bytes] = []
    while not (stated.isdigit() and int(stated) > most):
        piece = response.read1(_CHUNK, decode_content=True)
        if not piece:
            return b"".join(pieces)
        size += len(piece)
        if size > most:
            break
        pieces.append(piece)
    raise FetchError("too_large", f"{url} 超过上限 {most // 1024 // 1024} MB")


def _connect(url: str, settings: FetchSettings) -> HTTPConnection:
    """The first address that answers; what the last one said where none does."""
    from urllib3.exceptions import HTTPError

    error: Exception = ConnectionError("没有地址")
    for connection in _connections(url, settings):
        try:
            connection.connect()
            return connection
        except (OSError, HTTPError) as failed:
            connection.close()
            error = failed
    raise error


def _connections(url: str, settings: FetchSettings) -> Iterator[HTTPConnection]:
    from urllib3.connection import HTTPConnection, HTTPSConnection

    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    if settings.proxy:  # the proxy resolves names, and is trusted to know what may be reached
        proxy = urlsplit(settings.proxy)
        place = proxy.hostname or "", proxy.port or 8080
        if parts.scheme == "http":
            yield HTTPConnection(*place, timeout=settings.timeout_s)
            return
        tunnelled = HTTPSConnection(*place, timeout=settings.timeout_s, ssl_context=_tls(), server_hostname=host)
        tunnelled.set_tunnel(host, port, scheme="http")
        yield tunnelled
        return
    for address in resolve(host, port, settings.allow_private)[:_ADDRESSES]:
        if parts.scheme == "http":
            yield HTTPConnection(address, port, timeout=settings.timeout_s)
        else:
            yield HTTPSConnection(address, port, timeout=settings.timeout_s, ssl_context=_tls(), server_hostname=host)


def resolve(host: str, port: int, allow_private: bool = False) -> list[str]:
    """The addresses of ``host``; ``FetchError("blocked")`` if any of them is not a public one."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError("dns", f"{host} 解析不了（{error}）", host_trouble=True) from error
    addresses = list(dict.fromkeys(str(row[4][0]) for row in found))
    hidden = [address for address in addresses if not is_public(address)]
    if hidden and not allow_private:
        raise FetchError("blocked", f"{host} 指向 {hidden[0]}，不是公网地址")
    return addresses


def is_public(address: str) -> bool:
    """Reachable by anybody; an IPv6 address that carries an IPv4 one is judged by both."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carried = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if any(ip in ipaddress.ip_network(net) for net in _CARRIERS):
            carried.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(inner is not None and not is_public(str(inner)) for inner in carried):
            return False
        if ip.ipv4_mapped:
            return True
    return ip.is_global and not ip.is_multicast


@cache
def _tls() -> ssl.SSLContext:
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
