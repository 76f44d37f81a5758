"""What went wrong, as RFC 9457 `application/problem+json`: the only place that knows HTTP's status codes for the engine's refusals.

Knows no route. Surprising rule: an unexpected error tells the caller nothing but an id; the rest goes to the log under that id.
"""

import logging
import secrets
from collections.abc import Iterable
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, SerializationException, ValidationException

from designer.api.language import language_of
from designer.api.misread import misread_body, misread_values
from engine.errors import Conflict, Denied, Fault, Invalid, NotFound, Problem, Text, Unavailable, problem
from engine.json_text import is_too_deep, why_not_json
from tenants.rate import TooOften
from tenants.sign_in import TooManyAttempts, WrongCredentials

__all__ = ["HANDLERS", "ApiRequest", "NotSignedIn", "ProblemItem", "ProblemReply", "Refused", "problem_items", "refusal"]

log = logging.getLogger("hireloom.api")

TITLES = {
    400: Text("The request cannot be read", "请求无法解析"),
    401: Text("Please sign in", "请先登录"),
    403: Text("Not allowed", "没有权限"),
    404: Text("Not found", "未找到"),
    405: Text("Not possible here", "不支持此操作"),
    409: Text("Not possible in this state", "当前状态不允许此操作"),
    413: Text("Too large", "内容过大"),
    415: Text("The format is not supported", "不支持的格式"),
    422: Text("The values are not valid", "数据无效"),
    429: Text("Too many attempts", "尝试次数过多"),
    500: Text("Something went wrong on our side", "系统内部错误"),
    503: Text("Not available now", "服务暂不可用"),
}


class ProblemItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong, in the reader's language; `path` is the field, `line` and `column` count from 1 (0: none)."""

    code: str
    message: str
    path: str
    line: int
    column: int
    expected: str
    nearest: str


class ProblemReply(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457 with our members `code` (of the first problem) and `problems` (all of them)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    problems: list[ProblemItem]


class NotSignedIn(Fault):
    """The route is not public, and nobody said who asks."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(problems or (problem("session.required", "please sign in, or send an API key", "请先登录，或提供 API 密钥"),)))


class Refused(Fault):
    """A request that HTTP itself refuses, with its status."""

    def __init__(self, status: int, *problems: Problem) -> None:
        super().__init__(*problems)
        self.status = status

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.status, *self.problems)


class ApiRequest(Request[Any, Any, Any]):
    """A request whose JSON is refused, with line and column, when it cannot be read; and when it is nested too deeply."""

    async def json(self) -> Any:
        """The body's value. Raises Refused."""
        try:
            value = await super().json()
        except (SerializationException, UnicodeDecodeError) as error:
            en, zh, line, column = why_not_json(await self.body(), error)
            where = {"line": line, "column": column, "expected": "application/json"}
            raise Refused(400, problem("request.not_json", f"the body is not JSON: {en}", f"请求内容不是有效的 JSON：{zh}", **where)) from error
        if is_too_deep(value):
            raise Refused(400, TOO_DEEP)
        return value


TOO_DEEP = problem("request.too_deep", "the values are nested too deeply", "数据嵌套过深")
STATUSES: tuple[tuple[type[Fault], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (Invalid, 422),
    (Denied, 403),
    (NotSignedIn, 401),
    (WrongCredentials, 401),
    (TooManyAttempts, 429),
    (TooOften, 429),
    (Unavailable, 503),
)


def problem_items(problems: Iterable[Problem], language: str) -> list[ProblemItem]:
    """Problems in one language."""
    return [ProblemItem(code=p.code, message=p.message.get(language), path=p.path, line=p.line, column=p.column, expected=p.expected, nearest=p.nearest) for p in problems]


def _fault(request: Request[Any, Any, Any], fault: Fault) -> Response[bytes]:
    status = fault.status if isinstance(fault, Refused) else next((code for kind, code in STATUSES if isinstance(fault, kind)), 500)
    if status == 500:
        return _unexpected(request, fault)
    return _reply(request, status, fault.problems, _headers(fault))


def _http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    status = error.status_code
    if status >= 500:
        return _unexpected(request, error)
    if isinstance(error, ValidationException):
        extra = error.extra if isinstance(error.extra, list) else []
        return _reply(request, 422, misread_values(extra, request.route_handler) or [_known(400)])
    if status == 400:
        return _reply(request, status, [misread_body(str(error.detail))])
    return _reply(request, status, [_known(status)], dict(error.headers or {}))


def _too_deep(request: Request[Any, Any, Any], _error: RecursionError) -> Response[bytes]:
    return _reply(request, 400, [TOO_DEEP])


def _unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    number = secrets.token_hex(6)
    log.error("error %s", number, extra={"method": request.method, "route": request.scope.get("path_template", "")}, exc_info=error)
    text = problem("internal", f"something went wrong on our side; please tell your administrator the number {number}", f"系统内部错误，请将编号 {number} 告知管理员")
    return _reply(request, 500, [text])


def _known(status: int) -> Problem:
    known = {
        404: problem("route.unknown", "there is nothing at this address", "此地址不存在"),
        405: problem("route.method", "this address does not answer to this method", "此地址不支持该方法"),
        413: problem("request.too_large", "the request is larger than allowed", "请求内容超过允许的大小"),
        415: problem("request.format", "this format is not supported here", "此处不支持该格式"),
    }
    title = TITLES.get(status, TITLES[400])
    return known.get(status, problem("request.refused", title.en, title.zh))


def _headers(fault: Fault) -> dict[str, str]:
    if isinstance(fault, TooManyAttempts | TooOften):
        return {"retry-after": str(fault.seconds)}
    if isinstance(fault, Unavailable):
        return {"retry-after": "5"}
    return {"www-authenticate": "Bearer"} if isinstance(fault, NotSignedIn | WrongCredentials) else {}


def _reply(request: Request[Any, Any, Any], status: int, problems: Iterable[Problem], headers: dict[str, str] | None = None) -> Response[bytes]:
    language = language_of(request)
    sent = {"content-language": language, "cache-control": "no-store", **(headers or {})}
    return Response(refusal(status, problems, language), status_code=status, media_type="application/problem+json", headers=sent)


def refusal(status: int, problems: Iterable[Problem], language: str) -> bytes:
    """The body of a refusal in one language."""
    items = problem_items(problems, language)
    title = TITLES.get(status, TITLES[400]).get(language)
    reply = ProblemReply(type=f"urn:hireloom:problem:{items[0].code}", title=title, status=status, detail=items[0].message, code=items[0].code, problems=items)
    return msgspec.json.encode(reply)


HANDLERS: dict[int | type[Exception], Any] = {Fault: _fault, HTTPException: _http, RecursionError: _too_deep, Exception: _unexpected}
