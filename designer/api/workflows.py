"""Deployed workflows, and starting runs of them. Knows no form of a body beyond JSON: the workflow's own schema judges the inputs."""

import hashlib
import hmac
from typing import Annotated, Any

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter

from designer.api.guard import needs
from designer.api.reply import JsonReply
from engine.clock import Clock
from engine.errors import Conflict, Invalid, NotFound, problem
from engine.json_check import named_files
from engine.model.view import DefinitionDetail, DefinitionSummary, Page, RunSummary
from engine.service import Engine
from engine.settings import Settings
from engine.store import identity
from engine.store.database import Database
from tenants.principal import Principal

__all__ = ["workflows_router"]

LONGEST_KEY = 200


class StartBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a run begins with. `business_key` is the caller's own name for it."""

    inputs: dict[str, Any] = {}
    business_key: str = ""


@get("/workflows", sync_to_thread=True, opt=needs("workflows:read"))
def list_workflows(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Page[DefinitionSummary]:
    """The deployed workflows, each in its newest version."""
    return Page(items=engine.workflows(principal.tenant_id))


@get("/workflows/{key:str}", sync_to_thread=True, opt=needs("workflows:read"))
def show_workflow(
    key: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine], version: Annotated[int | None, QueryParameter(ge=1)] = None
) -> DefinitionDetail:
    """One workflow with its drawing and its file."""
    return engine.workflow(principal.tenant_id, key, version)


@post("/workflows/{key:str}/runs", sync_to_thread=True, opt=needs("runs:write"))
def start_run(
    key: FromPath[str],
    data: JSONBody[StartBody],
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    request_keys: NamedDependency["RequestKeys"],
    idempotency_key: Annotated[str, HeaderParameter(name="Idempotency-Key", description="The same key and body give the same run")] = "",
) -> Response[RunSummary]:
    """Starts a run: 201 when it is new, 200 when the same request was made before."""
    if not idempotency_key:
        return JsonReply(_start(engine, principal, key, data), status_code=201)
    request_key = request_keys.name(principal, idempotency_key)
    fingerprint = request_keys.fingerprint(key, data)
    request_keys.check(principal.tenant_id, request_key, fingerprint)
    run = _start(engine, principal, key, data, request_key)
    is_new = request_keys.keep(principal.tenant_id, request_key, fingerprint)  # of several that come at once one is the first
    return JsonReply(run, status_code=201 if is_new else 200)


def _start(engine: Engine, principal: Principal, key: str, body: StartBody, request_key: str = "") -> RunSummary:
    tenant_id = principal.tenant_id
    try:
        return engine.start(tenant_id, key, body.inputs, by=principal.principal_id, business_key=body.business_key, idempotency_key=request_key)
    except NotFound as fault:
        if fault.code != "file.unknown":
            raise
        # The address is right and a value is not: 422, at the input.
        properties = engine.workflow(tenant_id, key).inputs.get("properties", {})
        named = [(name, file_id) for name, part in properties.items() for file_id in named_files(part, body.inputs.get(name))]
        unknown = [(name, file_id) for name, file_id in named if not _is_there(engine, tenant_id, file_id)]
        problems = [problem("file.unknown", f"there is no file {file_id}", f"没有文件 {file_id}", path=name) for name, file_id in unknown]
        raise Invalid(*(problems or fault.problems)) from fault


def _is_there(engine: Engine, tenant_id: str, file_id: str) -> bool:
    try:
        engine.file(tenant_id, file_id)
    except NotFound:
        return False
    return True


class RequestKeys:
    """Remembers what was asked under an Idempotency-Key, as an HMAC: a body may hold personal data, and its fingerprint must not give it away."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._secret = f"hireloom.request.{settings.secret_key}".encode()

    def name(self, principal: Principal, key: str) -> str:
        """The key under which the engine knows this request: each caller has keys of their own. Raises Invalid."""
        if len(key) > LONGEST_KEY:
            raise Invalid(
                problem("idempotency.key", f"an Idempotency-Key has at most {LONGEST_KEY} characters", f"Idempotency-Key 不得超过 {LONGEST_KEY} 个字符", path="Idempotency-Key")
            )
        return hashlib.sha256(f"{principal.principal_id}|{key}".encode()).hexdigest()

    def fingerprint(self, workflow_key: str, body: StartBody) -> str:
        """What identifies a request: order of members does not matter."""
        content = msgspec.json.encode([workflow_key, body], order="deterministic")
        return hmac.new(self._secret, content, hashlib.sha256).hexdigest()

    def check(self, tenant_id: str, request_key: str, fingerprint: str) -> None:
        """Raises Conflict when another request had the key."""
        with self._database.read() as connection:
            kept = identity.request_fingerprint(connection, tenant_id, request_key)
        if kept not in ("", fingerprint):
            raise self._mismatch()

    def keep(self, tenant_id: str, request_key: str, fingerprint: str) -> bool:
        """Remembers a request that was carried out, and whether it is the first such; one that was refused may be corrected and sent again under its key. Raises Conflict."""
        with self._database.write() as connection:
            kept, is_first = identity.remember_request(connection, tenant_id, request_key, fingerprint, self._clock.now())
        if kept != fingerprint:
            raise self._mismatch()
        return is_first

    def _mismatch(self) -> Conflict:
        return Conflict(
            problem("idempotency.mismatch", "this Idempotency-Key was used before with another request", "该 Idempotency-Key 已用于另一个请求", path="Idempotency-Key"),
        )


workflows_router = Router("", route_handlers=[list_workflows, show_workflow, start_run], tags=["workflows"])
