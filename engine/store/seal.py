"""Sealing: a key per person, wrapped by a key per tenant, wrapped by the master key (AES-256-GCM, RFC 5116).

Erasing a person destroys the one wrapped key; whatever was sealed under it stays where it is and says nothing.
The tenant and the kind of value are authenticated with each value, so that a sealed value cannot be moved elsewhere.
"""

import hashlib
import hmac
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.errors import Invalid, problem
from engine.json_text import decode_json, encode_json

__all__ = ["KEY_BYTES", "KeyChain", "Sealer"]

KEY_BYTES = 32
NONCE_BYTES = 12


class Sealer:
    """Seals and opens values under one key (a person's, or the tenant's for what is about nobody)."""

    __slots__ = ("_aead", "_key", "_tenant")

    def __init__(self, key: bytes, tenant_id: str) -> None:
        self._key = key
        self._aead = AESGCM(key)
        self._tenant = tenant_id.encode()

    def seal(self, kind: str, data: bytes) -> bytes:
        """`data` encrypted; 28 bytes longer."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, data, self._tenant + b"/" + kind.encode())

    def open(self, kind: str, sealed: bytes) -> bytes:
        """What was sealed. Raises Invalid("seal.broken") when the key is another or the bytes were changed."""
        try:
            return self._aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self._tenant + b"/" + kind.encode())
        except InvalidTag as error:
            raise Invalid(problem("seal.broken", "a sealed value cannot be opened with this key", "加密内容无法用当前密钥打开")) from error

    def seal_json(self, kind: str, value: Any) -> bytes:
        return self.seal(kind, encode_json(value))

    def open_json(self, kind: str, sealed: bytes) -> Any:
        return decode_json(self.open(kind, sealed))

    def fingerprint(self, text: str) -> str:
        """A keyed hash, equal for equal texts: finds a record by a key that must not stand in clear."""
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    def make_key(self) -> bytes:
        """A new key, wrapped by this one."""
        return self.seal("key", os.urandom(KEY_BYTES))

    def unwrap(self, wrapped: bytes) -> "Sealer":
        """The sealer of a wrapped key."""
        return Sealer(self.open("key", wrapped), self._tenant.decode())


class KeyChain:
    """The master key and the tenants' sealers, which are kept once unwrapped (persons' are not: an erased one must be gone at once)."""

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise Invalid(problem("settings.master_key", "the master key must have 32 bytes (64 hex digits)", "主密钥必须为 32 字节（64 位十六进制）", path="HIRELOOM_MASTER_KEY"))
        self._master = master_key
        self._tenants: dict[str, Sealer] = {}

    def make_tenant_key(self, tenant_id: str) -> bytes:
        """A new tenant key, wrapped by the master key."""
        return Sealer(self._master, tenant_id).make_key()

    def tenant(self, tenant_id: str, wrapped: bytes) -> Sealer:
        """The tenant's sealer."""
        found = self._tenants.get(tenant_id)
        if found is None:
            found = self._tenants[tenant_id] = Sealer(self._master, tenant_id).unwrap(wrapped)
        return found

    def known(self, tenant_id: str) -> Sealer | None:
        return self._tenants.get(tenant_id)
