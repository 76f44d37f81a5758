"""A request goes over a real socket: what is asked, what comes back, what is refused, and where nobody may be sent."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from engine.node import BusinessError, TechnicalError
from nodes.runner import JobTicket, run_job
from tests.office import TENANT, Office, workflow_pack

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
HERE = "127.0.0.1/32"


class Handler(BaseHTTPRequestHandler):
    """Answers what the path says: /<status>/<kind>."""

    seen: list[tuple[str, str, dict[str, str], bytes]] = []

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.seen.append((self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        _, status, kind = self.path.split("?")[0].split("/")
        data = {"json": json.dumps({"ok": "好"}).encode(), "text": "好".encode(), "none": b"", "broken": b"{", "large": b"x" * 1_100_000}[kind]
        self.send_response(int(status))
        self.send_header("content-type", "application/json" if kind in ("json", "broken") else "text/plain; charset=utf-8")
        self.send_header("content-length", str(len(data)))
        if status == "302":
            self.send_header("location", "/200/json")
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    Handler.seen = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def request(url: str, *, networks: str = HERE, **inputs: Any) -> dict[str, Any]:
    return run_job(JobTicket(tenant_id="t", node_type="http_request", now=NOW, idempotency_key="job-1", inputs={"url": url, **inputs}, private_networks=networks)).outputs


@pytest.mark.row(35)
def test_what_is_asked_arrives_and_what_comes_back_is_read(server: str) -> None:
    assert request(f"{server}/201/json?q=1", method="PUT", headers={"X-Key": "k"}, body={"name": "李娜"}) == {"status": 201, "body": {"ok": "好"}}
    [(method, path, headers, body)] = Handler.seen
    assert (method, path, json.loads(body)) == ("PUT", "/201/json?q=1", {"name": "李娜"})
    assert {name: headers[name] for name in ("x-key", "content-type", "idempotency-key")} == {"x-key": "k", "content-type": "application/json", "idempotency-key": "job-1"}
    assert request(f"{server}/200/text", method="GET") == {"status": 200, "body": "好"}
    assert request(f"{server}/204/none", method="DELETE") == {"status": 204, "body": None}
    assert Handler.seen[1][3] == b""


@pytest.mark.parametrize(
    ("path", "kind", "code"),
    [
        ("/404/json", BusinessError, "http.refused"), ("/302/none", BusinessError, "http.refused"), ("/200/large", BusinessError, "http.too_large"),
        ("/503/json", TechnicalError, "http.failed"), ("/429/none", TechnicalError, "http.busy"), ("/200/broken", TechnicalError, "http.failed"),
    ],
)  # fmt: skip
def test_a_no_is_final_and_a_failure_is_tried_again(server: str, path: str, kind: type[Exception], code: str) -> None:
    with pytest.raises(kind) as caught:
        request(server + path)
    assert caught.value.code == code  # type: ignore[attr-defined]
    assert len(Handler.seen) == 1


def test_nobody_there_is_tried_again(server: str) -> None:
    with pytest.raises(TechnicalError) as caught:
        request("http://127.0.0.1:1/", timeout=2)
    assert caught.value.code == "http.unreachable"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/200/json", "http://localhost:{port}/200/json", "http://2130706433:{port}/200/json", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data", "https://[fe80::1]/", "https://[64:ff9b::7f00:1]/", "https://0.0.0.0/", "file:///etc/passwd", "ftp://93.184.215.14/",
        "https://user@93.184.215.14/", "http://93.184.215.14/", "https://93.184.215.14:99999/", "https://224.0.0.1/",
    ],
)  # fmt: skip
def test_what_is_not_public_is_not_asked(server: str, url: str) -> None:
    with pytest.raises(BusinessError) as caught:
        request(url.replace("{port}", server.rpartition(":")[2]), networks="")
    assert (caught.value.code, Handler.seen) == ("http.forbidden", [])


def test_a_header_that_would_break_the_request_is_refused(server: str) -> None:
    for headers in ({"a": "b\r\nc: d"}, {"a b": "c"}, {"Host": "other"}, {"Content-Length": "3"}):
        with pytest.raises(BusinessError) as caught:
            request(f"{server}/200/json", headers=headers)
        assert caught.value.code == "http.header"
    assert Handler.seen == []


FLOW = """workflow: test
title: {en: Test}
subject: badge
inputs: {type: object, properties: {url: {}}}
nodes:
  s: {type: start}
  a: {type: approval, inputs: {policy: one, approvers: [role:hr]}, outputs: {said: =result.outcome}}
  tell: {type: http_request, inputs: {url: =url, body: {said: =said}}, outputs: {answer: =result.body}}
  keep: {type: save_record, inputs: {record_type: badge, key: k1, values: {name: =answer.ok}}}
  no: {type: end, outcome: refused}
  e: {type: end, outcome: told}
edges:
  - {from: s, to: a}
  - {from: a, to: tell}
  - {from: tell, to: keep}
  - {from: tell, to: no, on_error: http.refused}
  - {from: keep, to: e}
"""
RECORD = 'record badge "Badge" | "工牌" {\n  title name\n  name "Name" | "名称" : text\n}\n'


@pytest.mark.row(35)
def test_an_approval_triggers_a_request_and_changes_a_record(make_office: Any, server: str) -> None:
    office: Office = make_office(private_networks=HERE)
    office.engine.deploy(TENANT, workflow_pack(FLOW, badge__record=RECORD), by="test")
    ends = {}
    for status in ("200", "403"):
        run_id = office.start("test", {"url": f"{server}/{status}/json"}).run_id
        office.person("a", run_id=run_id, outcome="approve")
        office.work()
        ends[status] = office.outcome(run_id)
    assert ends == {"200": ("completed", "told"), "403": ("completed", "refused")}
    assert [json.loads(call[3]) for call in Handler.seen] == [{"said": "approve"}] * 2
    assert [one.values for one in office.engine.records(TENANT, record_type="badge").items] == [{"name": "好"}]
