"""One request to an address that somebody else has chosen: only to public networks, or to those that a setting names; no redirect is followed.

Knows no node. The surprising rule: a name is looked up once, every address that it has is judged, and the connection goes to the address that was judged,
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

__all__ = ["MOST", "Forbidden", "Question", "Reply", "TooLarge", "Unreachable", "ask"]

MOST = 1024 * 1024
"""Bytes of an answer."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked; `private_networks` as the setting of that name."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None
    seconds: float
    private_networks: str = ""


class Reply(msgspec.Struct, frozen=True):
    status: int
    media_type: str
    body: bytes


class Unreachable(Exception):
    """Nobody answers there now."""


class Forbidden(Exception):
    """That place must not be asked; no later attempt will change that."""


class TooLarge(Exception):
    """The answer has more than `MOST` bytes."""


def ask(question: Question) -> Reply:
    """The answer, whatever its status. Raises Unreachable, Forbidden, TooLarge."""
    deadline = time.monotonic() + question.seconds
    place = urlsplit(question.url)
    host, port = _host_and_port(place)
    target = (place.path or "/") + (f"?{place.query}" if place.query else "")
    if not target.isascii() or any(sign <= " " or sign == "\x7f" for sign in target):
        raise Forbidden("the address has signs that an address cannot have")
    address = _judged(host, port, question.private_networks, is_secure=place.scheme == "https")
    connection = http.client.HTTPConnection(host, port, timeout=question.seconds)
    try:
        plain = socket.create_connection((address, port), timeout=question.seconds)
        connection.sock = sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if place.scheme == "https" else plain
        connection.request(question.method, target, body=question.body, headers={"user-agent": "Hireloom", **question.headers})
        with connection.getresponse() as answer:
            return Reply(answer.status, answer.headers.get_content_type(), _read(answer, sock, deadline))
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"{type(error).__name__}: {error}"[:300]) from error
    finally:
        connection.close()


def _host_and_port(place: SplitResult) -> tuple[str, int]:
    try:
        port = place.port or (443 if place.scheme == "https" else 80)
    except ValueError as error:
        raise Forbidden("no port") from error
    if place.scheme not in ("http", "https") or not place.hostname or "@" in place.netloc:
        raise Forbidden("not an http or https address")
    return place.hostname, port


def _read(answer: http.client.HTTPResponse, sock: socket.socket, deadline: float) -> bytes:
    found = b""
    while part := answer.read1(65_536):
        found += part
        if len(found) > MOST:
            raise TooLarge
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer takes too long")
        if sock.fileno() >= 0:
            sock.settimeout(left)
    return found


def _judged(host: str, port: int, private_networks: str, *, is_secure: bool) -> str:
    allowed = [ipaddress.ip_network(text.strip(), strict=False) for text in private_networks.split(",") if text.strip()]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} is not known") from error
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    for text in addresses:
        address = ipaddress.ip_address(text)
        is_allowed = any(address in network for network in allowed if network.version == address.version)
        if not is_allowed and not _is_public(address):
            raise Forbidden(f"{host} is at {address}, which is not a public address")
        if not is_allowed and not is_secure:
            raise Forbidden("a public address must begin with https://")
    return addresses[0]


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None)
        if inner is not None:
            return _is_public(inner)
    return address.is_global and not address.is_multicast
