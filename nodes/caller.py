"""Requests to addresses that others have chosen: only to public networks, or to those that a setting names; no redirect is followed.

Knows no message and no node. The surprising rule: a name is looked up once, every address that it has is judged, and the connection goes to the address that was judged,
so that a name cannot mean another place a moment later (DNS rebinding).
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

import msgspec

from engine.errors import Text

__all__ = ["Caller", "Forbidden", "Reply", "Unreachable"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
PART = 65_536


class Reply(msgspec.Struct, frozen=True):
    """An answer; the names of headers in small letters. `is_cut`: it is longer than what was read."""

    status: int
    headers: dict[str, str]
    body: bytes
    media_type: str = ""
    is_cut: bool = False


class Unreachable(Exception):
    """Nobody answers there now."""

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en)
        self.text = Text(en, zh or en)


class Forbidden(Exception):
    """That place must not be asked; no later attempt will change that."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.text = Text(en, zh)


class Caller:
    """Asks for at most `seconds` and reads at most `most` bytes. `private_networks`: as the setting of that name."""

    def __init__(self, private_networks: str, *, seconds: float, most: int, context: ssl.SSLContext | None = None) -> None:
        self._allowed = [ipaddress.ip_network(text.strip(), strict=False) for text in private_networks.split(",") if text.strip()]
        self._seconds, self._most = seconds, most
        self._context = context

    def ask(self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Reply:
        """The answer, whatever its status. Raises Unreachable, Forbidden."""
        deadline = time.monotonic() + self._seconds
        place = urlsplit(url)
        host, port = _host_and_port(place)
        target = (place.path or "/") + (f"?{place.query}" if place.query else "")
        if not target.isascii() or any(sign <= " " or sign == "\x7f" for sign in target):
            raise Forbidden("the address has signs that an address cannot have", "地址中含有不允许的字符")
        address = self._judged(host, port, is_secure=place.scheme == "https")
        connection = http.client.HTTPConnection(host, port, timeout=self._seconds)
        try:
            plain = socket.create_connection((address, port), timeout=self._seconds)
            connection.sock = sock = self._secured(plain, host) if place.scheme == "https" else plain
            connection.request(method, target, body=body or None, headers={"user-agent": "Hireloom", **(headers or {})})
            with connection.getresponse() as answer:
                found = self._read(answer, sock, deadline)
                names = {name.lower(): value for name, value in answer.getheaders()}
                return Reply(answer.status, names, found[: self._most], answer.headers.get_content_type(), len(found) > self._most)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{type(error).__name__}: {error}"[:300], _why(error)) from error
        finally:
            connection.close()

    def _secured(self, plain: socket.socket, host: str) -> socket.socket:
        return (self._context or ssl.create_default_context()).wrap_socket(plain, server_hostname=host)

    def _read(self, answer: http.client.HTTPResponse, sock: socket.socket, deadline: float) -> bytes:
        """One byte more than is wanted, when there is more."""
        found = b""
        while len(found) <= self._most and (part := answer.read1(min(PART, self._most + 1 - len(found)))):
            found += part
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("the answer takes too long")
            if sock.fileno() >= 0:
                sock.settimeout(left)
        return found

    def _judged(self, host: str, port: int, *, is_secure: bool) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Unreachable(f"{host} is not known", f"找不到主机 {host}") from error
        addresses = [str(one[4][0]).partition("%")[0] for one in found]
        for text in addresses:
            address = ipaddress.ip_address(text)
            is_allowed = any(address in network for network in self._allowed if network.version == address.version)
            if not is_allowed and not _is_public(address):
                raise Forbidden(f"{host} is at {address}, which is not a public address", f"{host} 指向 {address}，不是公网地址")
            if not is_allowed and not is_secure:
                raise Forbidden("a public address must begin with https://", "公网地址必须以 https:// 开头")
        return addresses[0]


def _why(error: Exception) -> str:
    """What the network says, in Chinese where it is one of the usual reasons."""
    if isinstance(error, TimeoutError):
        return "连接或应答超时"
    if isinstance(error, ConnectionRefusedError):
        return "连接被拒绝"
    if isinstance(error, ssl.SSLError):
        return f"安全连接失败（{error}）"[:300]
    return f"网络错误（{type(error).__name__}: {error}）"[:300]


def _host_and_port(place: SplitResult) -> tuple[str, int]:
    try:
        port = place.port or (443 if place.scheme == "https" else 80)
    except ValueError as error:
        raise Forbidden(f"no port: {error}", f"端口无效：{error}") from error
    if place.scheme not in ("http", "https") or not place.hostname or "@" in place.netloc:
        raise Forbidden("not an http or https address", "不是 http 或 https 地址")
    return place.hostname, port


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None)
        if inner is not None:
            return _is_public(inner)
    return address.is_global and not address.is_multicast
