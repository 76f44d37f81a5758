"""How tenants look: colour and logo, as they were set; and a mail's HTML in that look.

Knows no contrast and no route. The surprising rule: a logo's address in a mail begins with `/`; who sends the mail puts the installation's address before it.
"""

import hashlib
import html
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from engine.model.view import MailView
from engine.store import identity, tables

__all__ = ["LOGO_ADDRESS", "BrandRow", "brand_row", "in_brand", "logo_address", "save_brand"]

LOGO_ADDRESS = "/api/v1/brands/"


class BrandRow(NamedTuple):
    """`colour` is `#rrggbb`, "": the product's own."""

    colour: str = ""
    logo: bytes | None = None
    logo_type: str = ""
    changed_at: datetime | None = None
    changed_by: str = ""


def brand_row(connection: sa.Connection, tenant_id: str) -> BrandRow:
    """The tenant's brand; an empty one when nobody has set any."""
    table = tables.tenant_brands
    query = sa.select(table.c.colour, table.c.logo, table.c.logo_type, table.c.changed_at, table.c.changed_by).where(table.c.tenant_id == tenant_id)
    row = connection.execute(query).first()
    return BrandRow() if row is None else BrandRow(*row)


def save_brand(connection: sa.Connection, tenant_id: str, row: BrandRow) -> None:
    """Sets the tenant's brand."""
    table = tables.tenant_brands
    if not connection.execute(table.update().where(table.c.tenant_id == tenant_id).values(**row._asdict())).rowcount:
        connection.execute(table.insert().values(tenant_id=tenant_id, **row._asdict()))


def logo_address(tenant_id: str, row: BrandRow) -> str:
    """Where the logo is, below the installation's address; another logo has another address. "" without one."""
    return f"{LOGO_ADDRESS}{tenant_id}/logo?v={hashlib.sha256(row.logo).hexdigest()[:12]}" if row.logo else ""


def in_brand(connection: sa.Connection, mails: Iterable[tuple[str, MailView]]) -> list[MailView]:
    """Mails (each with its tenant) as they go out: their HTML below the tenant's logo and colour. One of a tenant without either stays as it is."""
    known, found = dict[str, tuple[BrandRow, str]](), list[MailView]()
    for tenant_id, mail in mails:
        if tenant_id not in known:
            tenant = identity.tenant(connection, tenant_id)
            known[tenant_id] = brand_row(connection, tenant_id), tenant.name if tenant is not None else ""
        row, name = known[tenant_id]
        is_plain = not mail.html or not (row.colour or row.logo)
        found.append(mail if is_plain else msgspec.structs.replace(mail, html=_letter(mail.html, row, name, logo_address(tenant_id, row))))
    return found


def _letter(body: str, row: BrandRow, name: str, logo: str) -> str:
    head = f'<img src="{html.escape(logo)}" alt="{html.escape(name)}" height="36" style="height:36px;border:0">' if logo else f"<strong>{html.escape(name)}</strong>"
    line = f"border-top:4px solid {row.colour};" if row.colour else ""
    return f'<div style="{line}max-width:640px;padding:20px 4px"><p style="margin:0 0 16px">{head}</p>\n{body}\n</div>'
