"""How a messenger or a webhook can answer badly: for good, for now, or because it was told too much; and the tokens that messengers give."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from nodes.caller import Caller, Reply

__all__ = ["Card", "Refused", "TokenRefused", "Tokens", "ask_json", "unmarked", "wait_of"]

LIMITED = 60.0
EARLY = timedelta(minutes=2)
"""So long before its end a token is not used any more."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What is told in a messenger: plain texts and where a click leads."""

    title: str
    text: str
    link: str
    click: str


class Refused(Exception):
    """It was not taken. `is_final`: it never will be; `wait`: it was too much, try again after so many seconds."""

    def __init__(self, code: str, text: str, *, is_final: bool = False, wait: float = 0.0) -> None:
        super().__init__(f"{code}: {text}"[:300])
        self.is_final = is_final
        self.wait = wait


class TokenRefused(Refused):
    """The token is not valid (any more): take a new one."""


class Tokens:
    """Access tokens of this process, kept until they run out."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], tuple[str, datetime]] = {}

    def use(self, key: tuple[str, ...], now: datetime, fetch: Callable[[], tuple[str, int]], send: Callable[[str], Any]) -> Any:
        """Calls `send` with a token; when that is refused, once more with a new one."""
        known = self._known.get(key)
        if known is not None and now < known[1] - EARLY:
            try:
                return send(known[0])
            except TokenRefused:
                pass
        token, seconds = fetch()
        self._known[key] = (token, now + timedelta(seconds=seconds))
        return send(token)


def ask_json(caller: Caller, method: str, url: str, body: Any = None, headers: dict[str, str] | None = None) -> tuple[dict[str, Any], Reply]:
    """Sends JSON and reads JSON. Raises Refused when there is none."""
    data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    reply = caller.ask(method, url, data, {"content-type": "application/json; charset=utf-8", **(headers or {})})
    try:
        found = json.loads(reply.body)
    except ValueError:
        found = None
    if reply.status == 429:
        raise Refused("429", "too many requests", wait=wait_of(reply))
    if not isinstance(found, dict):
        raise Refused(str(reply.status), "the answer is not JSON", is_final=400 <= reply.status < 500)
    return found, reply


def unmarked(text: str) -> str:
    """A text that means nothing more in Markdown: no link, no mention, no picture."""
    return text.translate(_MARKS)


_MARKS = str.maketrans({"[": "［", "]": "］", "<": "＜", ">": "＞", "`": "｀", "*": "＊"})


def wait_of(reply: Reply) -> float:
    """For how many seconds nothing more is wanted, as the answer says; between a second and a day."""
    for name in ("retry-after", "x-ogw-ratelimit-reset"):
        text = reply.headers.get(name, "").strip()
        if text.isdigit():
            return float(min(max(int(text), 1), 86_400))
    return LIMITED
