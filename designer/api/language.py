"""The language of an answer: that of who signed in, else the one the browser asks for, else the installation's.

Knows no texts. A program's key has no language of its own, so for it the header comes first.
"""

from typing import Any

from litestar.connection import ASGIConnection

from tenants.principal import Principal

__all__ = ["asked_language", "language_of"]


def language_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """ "en" or "zh"."""
    principal = connection.scope.get("user")
    asked = asked_language(connection.headers.get("accept-language", ""))
    if isinstance(principal, Principal):
        return principal.language if principal.kind == "person" else asked or principal.language
    return asked or str(connection.app.state.settings.language)


def asked_language(header: str) -> str:
    """The best of our languages in an Accept-Language header (RFC 9110, 12.5.4); "" when it names none."""
    best, best_weight = "", 0.0
    for part in header[:500].split(","):
        tag, _, weight = part.strip().partition(";q=")
        language = tag.strip().lower().partition("-")[0]
        try:
            worth = float(weight) if weight else 1.0
        except ValueError:
            worth = 0.0
        if language in ("en", "zh") and worth > best_weight:
            best, best_weight = language, worth
    return best
