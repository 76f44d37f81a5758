"""A server as the messengers' are, on a real socket: it checks signatures, times, tokens and rates and answers with the error codes that they publish.

DingTalk: robots sign `timestamp\\nsecret` with HMAC-SHA256 (milliseconds, within one hour), 20 messages a minute; WeCom: a key in the address, 20 a minute;
Feishu: the signed key is `timestamp\\nsecret`, the message is empty (seconds, within one hour). Webhooks answer what the test says.
"""

import base64
import hashlib
import hmac
import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from engine.clock import Clock

__all__ = ["SECRET", "Call", "Vendor", "vendor_server"]

SECRET = "SEC000111222"
HOUR = timedelta(hours=1)
Answer = tuple[int, dict[str, Any], dict[str, str]]


class Call(msgspec.Struct, frozen=True):
    """What arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Vendor:
    """What the server knows: the messages that it took, the tokens that it gave, and what its webhooks answer next."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.url = ""
        self.calls: list[Call] = []
        self.taken: list[Any] = []
        self.tokens: dict[str, datetime] = {}
        self.token_count = 0
        self.per_minute = 20
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.users = {"u1"}
        self.next_code: dict[str, Any] = {}
        self._sent: defaultdict[str, list[datetime]] = defaultdict(list)

    def answer(self, call: Call) -> Answer:
        self.calls.append(call)
        if call.path.startswith("/hook"):
            status, headers = self.answers.pop(0) if self.answers else (200, {})
            if 200 <= status < 300:
                self.taken.append(call)
            return status, {"ok": status < 300}, headers
        routes = {
            "/robot/send": self._dingtalk_robot, "/gettoken": self._dingtalk_token, "/topapi/message/corpconversation/asyncsend_v2": self._dingtalk_notice,
            "/cgi-bin/webhook/send": self._wecom_robot, "/cgi-bin/gettoken": self._wecom_token, "/cgi-bin/message/send": self._wecom_message,
            "/open-apis/bot/v2/hook/abc": self._feishu_robot, "/open-apis/auth/v3/tenant_access_token/internal": self._feishu_token, "/open-apis/im/v1/messages": self._feishu_message,
        }  # fmt: skip
        return routes[call.path](call)

    def is_too_much(self, key: str) -> bool:
        now = self.clock.now()
        sent = self._sent[key] = [at for at in self._sent[key] if now - at < timedelta(minutes=1)]
        if len(sent) >= self.per_minute:
            return True
        sent.append(now)
        return False

    def _token(self, seconds: int) -> str:
        self.token_count += 1
        token = f"token-{self.token_count}"
        self.tokens[token] = self.clock.now() + timedelta(seconds=seconds)
        return token

    def is_valid(self, token: str) -> bool:
        return self.tokens.get(token, datetime.min.replace(tzinfo=self.clock.now().tzinfo)) > self.clock.now()

    def _take(self, call: Call) -> None:
        self.taken.append(call.json)

    def _dingtalk_robot(self, call: Call) -> Answer:
        if call.query.get("access_token") != "robot-token":
            return 200, {"errcode": 300001, "errmsg": "token is not exist"}, {}
        stamp = call.query.get("timestamp", "0")
        wanted = base64.b64encode(hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()).decode()
        if call.query.get("sign") != wanted:
            return 200, {"errcode": 310000, "errmsg": "sign not match, more: [https://ding-doc.dingtalk.com/]"}, {}
        if abs(self.clock.now().timestamp() * 1000 - int(stamp)) > HOUR.total_seconds() * 1000:
            return 200, {"errcode": 310000, "errmsg": "invalid timestamp, more: [https://ding-doc.dingtalk.com/]"}, {}
        if self.is_too_much("dingtalk"):
            return 200, {"errcode": 410100, "errmsg": "send too fast, exceed 20 times per minute"}, {}
        if call.json.get("msgtype") != "actionCard" or not call.json["actionCard"].get("singleURL"):
            return 200, {"errcode": 40035, "errmsg": "invalid parameters"}, {}
        self._take(call)
        return 200, {"errcode": 0, "errmsg": "ok"}, {}

    def _dingtalk_token(self, call: Call) -> Answer:
        if (call.query.get("appkey"), call.query.get("appsecret")) != ("app", "app-secret"):
            return 200, {"errcode": 40089, "errmsg": "invalid appkey or appsecret"}, {}
        return 200, {"errcode": 0, "errmsg": "ok", "access_token": self._token(7200), "expires_in": 7200}, {}

    def _dingtalk_notice(self, call: Call) -> Answer:
        if not self.is_valid(call.query.get("access_token", "")):
            return 200, {"errcode": 88, "sub_code": "40014", "errmsg": "ding talk error[subcode=40014,submsg=invalid access_token]"}, {}
        if self.next_code:
            return 200, self._pop(), {}
        if not set(call.json["userid_list"].split(",")) <= self.users:
            return 200, {"errcode": 33012, "errmsg": "invalid userid"}, {}
        if not isinstance(call.json["agent_id"], int) or call.json["msg"]["msgtype"] != "action_card" or "markdown" not in call.json["msg"]["action_card"]:
            return 200, {"errcode": 40035, "errmsg": "invalid parameters"}, {}
        self._take(call)
        return 200, {"errcode": 0, "task_id": 1, "request_id": "r"}, {}

    def _pop(self) -> dict[str, Any]:
        code, self.next_code = self.next_code, {}
        return code

    def _wecom_robot(self, call: Call) -> Answer:
        if call.query.get("key") != "robot-key":
            return 200, {"errcode": 93000, "errmsg": "invalid webhook url"}, {}
        if self.is_too_much("wecom"):
            return 200, {"errcode": 45009, "errmsg": "api freq out of limit"}, {}
        if call.json.get("msgtype") != "markdown" or len(call.json["markdown"]["content"].encode()) > 4096:
            return 200, {"errcode": 40008, "errmsg": "invalid message type"}, {}
        self._take(call)
        return 200, {"errcode": 0, "errmsg": "ok"}, {}

    def _wecom_token(self, call: Call) -> Answer:
        if (call.query.get("corpid"), call.query.get("corpsecret")) != ("app", "app-secret"):
            return 200, {"errcode": 40001, "errmsg": "invalid credential"}, {}
        return 200, {"errcode": 0, "errmsg": "ok", "access_token": self._token(7200), "expires_in": 7200}, {}

    def _wecom_message(self, call: Call) -> Answer:
        token = call.query.get("access_token", "")
        if not self.is_valid(token):
            return 200, {"errcode": 42001 if token in self.tokens else 40014, "errmsg": "access_token expired"}, {}
        if self.next_code:
            return 200, self._pop(), {}
        card = call.json["textcard"]
        if call.json["msgtype"] != "textcard" or len(card["title"].encode()) > 128 or len(card["description"].encode()) > 512 or not card["url"]:
            return 200, {"errcode": 40035, "errmsg": "invalid parameter"}, {}
        if call.json["touser"] not in self.users:
            return 200, {"errcode": 0, "errmsg": "ok", "invaliduser": call.json["touser"]}, {}
        self._take(call)
        return 200, {"errcode": 0, "errmsg": "ok", "msgid": "m"}, {}

    def _feishu_robot(self, call: Call) -> Answer:
        stamp = call.json.get("timestamp", "0")
        wanted = base64.b64encode(hmac.new(f"{stamp}\n{SECRET}".encode(), b"", hashlib.sha256).digest()).decode()
        if call.json.get("sign") != wanted or abs(self.clock.now().timestamp() - int(stamp)) > HOUR.total_seconds():
            return 200, {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}, {}
        if self.is_too_much("feishu"):
            return 200, {"code": 9499, "msg": "too many request", "data": {}}, {}
        if call.json.get("msg_type") != "interactive":
            return 200, {"code": 9499, "msg": "Bad Request", "data": {}}, {}
        self._take(call)
        return 200, {"code": 0, "msg": "success", "StatusCode": 0, "StatusMessage": "success"}, {}

    def _feishu_token(self, call: Call) -> Answer:
        if call.json != {"app_id": "app", "app_secret": "app-secret"}:
            return 200, {"code": 10014, "msg": "app secret invalid"}, {}
        return 200, {"code": 0, "msg": "ok", "tenant_access_token": self._token(7200), "expire": 7200}, {}

    def _feishu_message(self, call: Call) -> Answer:
        if not self.is_valid(call.headers.get("authorization", "").removeprefix("Bearer ")):
            return 400, {"code": 99991663, "msg": "Invalid access token for authorization"}, {}
        if self.next_code:
            code = self._pop()
            return (429 if code["code"] == 99991400 else 400), code, {"x-ogw-ratelimit-reset": "30"}
        if call.query.get("receive_id_type") != "user_id" or call.json["receive_id"] not in self.users:
            return 400, {"code": 230013, "msg": "Bot has NO availability to this user."}, {}
        if "elements" not in json.loads(call.json["content"]):
            return 400, {"code": 230001, "msg": "invalid request parameter"}, {}
        self._take(call)
        return 200, {"code": 0, "msg": "success", "data": {"message_id": "om_1"}}, {}


@contextmanager
def vendor_server(clock: Clock) -> Iterator[Vendor]:
    """A running server."""
    vendor = Vendor(clock)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            place = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            query = {name: values[0] for name, values in parse_qs(place.query).items()}
            status, said, headers = vendor.answer(Call(self.command, place.path, query, {name.lower(): value for name, value in self.headers.items()}, body))
            data = json.dumps(said).encode()
            self.send_response(status)
            for name, value in {"content-type": "application/json", "content-length": str(len(data)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    vendor.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield vendor
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
