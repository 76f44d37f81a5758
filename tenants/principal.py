"""Who acts: a person who signed in, or a program that holds a key.

Knows no password, no cookie and no permission; `tenants.access` says what a principal may do.
"""

from typing import Literal

import msgspec

__all__ = ["Principal", "person_candidate", "role_candidate"]


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """A person (with `roles`) or a program (with `scopes`), always of one tenant."""

    tenant_id: str
    tenant_name: str
    principal_id: str
    kind: Literal["person", "program"] = "person"
    name: str
    email: str = ""
    language: str
    roles: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()

    @property
    def candidacies(self) -> frozenset[str]:
        """How a task may name this principal among its candidates."""
        return frozenset([person_candidate(self.principal_id), *(role_candidate(role) for role in self.roles)])


def person_candidate(principal_id: str) -> str:
    """How a task names one person as a candidate."""
    return f"person:{principal_id}"


def role_candidate(role: str) -> str:
    """How a task names a role as a candidate."""
    return f"role:{role}"
