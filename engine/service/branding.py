"""How a tenant looks: a colour that can be read, and a logo that is a picture.

Knows no route and no style. The surprising rule: a colour is taken only when white text on it, and it as text on white, can be read (WCAG 2.2 AA, 4.5 to 1).
"""

import re
from datetime import datetime
from typing import Any

import msgspec

from engine.clock import Clock
from engine.errors import Invalid, NotFound, problem
from engine.service.meanwhile import check_seen, hold_if_seen, revision_of
from engine.store import Database
from engine.store.brands import brand_row, logo_address, save_brand

__all__ = ["LARGEST_LOGO", "BrandView", "Branding", "contrast", "darkened"]

LARGEST_LOGO = 256 * 1024
ENOUGH = 4.5
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))


class BrandView(msgspec.Struct, frozen=True, kw_only=True):
    """A tenant's look. `colour` `#rrggbb`, "": the product's own. `logo`: its address, "": none. `revision`: the colour's fingerprint; a logo leaves it alone."""

    colour: str = ""
    logo: str = ""
    revision: str = ""
    changed_at: datetime | None = None
    changed_by: str = ""


class Branding:
    """The part of the engine that knows how tenants look."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def show(self, tenant_id: str) -> BrandView:
        """The tenant's look."""
        with self._database.read() as connection:
            row = brand_row(connection, tenant_id)
        return BrandView(colour=row.colour, logo=logo_address(tenant_id, row), revision=revision_of(row.colour), changed_at=row.changed_at, changed_by=row.changed_by)

    def logo(self, tenant_id: str) -> tuple[bytes, str]:
        """The picture and its media type. Raises NotFound."""
        with self._database.read() as connection:
            row = brand_row(connection, tenant_id)
        if row.logo is None:
            raise NotFound(problem("brand.no_logo", "there is no logo", "没有标志"))
        return row.logo, row.logo_type

    def set_colour(self, tenant_id: str, colour: str, *, by: str, seen: str = "") -> BrandView:
        """Sets the colour ("": the product's own again). Raises Invalid, and Conflict when another colour holds than was `seen` (a revision)."""
        colour = colour.strip().lower()
        if colour and not _COLOUR.fullmatch(colour):
            raise Invalid(problem("brand.colour", f"{colour[:20]!r} is no colour", f"“{colour[:20]}”不是有效的颜色", path="colour", expected="#234a8f"))
        if colour and contrast(colour, "#ffffff") < ENOUGH:
            ratio, near = contrast(colour, "#ffffff"), darkened(colour)
            raise Invalid(
                problem(
                    "brand.contrast",
                    f"white text on {colour} cannot be read: {ratio:.1f} to 1, at least 4.5 is needed",
                    f"{colour} 上的白色文字难以辨认：对比度 {ratio:.1f}:1，至少需要 4.5:1",
                    path="colour",
                    expected=">= 4.5",
                    nearest=near,
                )
            )
        return self._change(tenant_id, by, seen, colour=colour)

    def set_logo(self, tenant_id: str, data: bytes | None, *, by: str) -> BrandView:
        """Sets the logo (None: none any more). Raises Invalid."""
        if data is None:
            return self._change(tenant_id, by, "", logo=None, logo_type="")
        kind = next((kind for head, kind in _PICTURES if data.startswith(head) and (kind != "image/webp" or data[8:12] == b"WEBP")), "")
        if not kind:
            raise Invalid(problem("brand.logo", "this is no picture that can be a logo", "该文件不是可用的标志图片", path="file", expected="PNG, JPEG, WebP"))
        if len(data) > LARGEST_LOGO:
            allowed = f"{LARGEST_LOGO // 1024} KiB"
            raise Invalid(problem("brand.logo_size", f"a logo may have at most {allowed}", f"标志不得超过 {allowed}", path="file", expected=f"<= {allowed}"))
        return self._change(tenant_id, by, "", logo=data, logo_type=kind)

    def _change(self, tenant_id: str, by: str, seen: str, **values: Any) -> BrandView:
        with self._database.write() as connection:
            hold_if_seen(connection, tenant_id, seen)
            known = brand_row(connection, tenant_id)
            check_seen(connection, tenant_id, seen, revision_of(known.colour), by=known.changed_by, at=known.changed_at)
            row = known._replace(**values, changed_at=self._clock.now(), changed_by=by)
            save_brand(connection, tenant_id, row)
        return self.show(tenant_id)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG 2.2 counts: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def darkened(colour: str) -> str:
    """The nearest darker colour of the same hue on which white text can be read."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    for percent in range(100, -1, -1):
        found = "#" + "".join(f"{part * percent // 100:02x}" for part in parts)
        if contrast(found, "#ffffff") >= ENOUGH:
            return found
    return "#000000"


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
