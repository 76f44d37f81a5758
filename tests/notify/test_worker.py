"""The outbox at work in real processes and threads: the workers' own thread sends, and the command line notes what came back."""

import subprocess
import sys
from pathlib import Path

from nodes.workers.local import LocalWorkers
from tests.notify.conftest import House
from tests.office import TENANT
from tests.workers.patience import until

ROOT = Path(__file__).resolve().parents[2]
DSN = """Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Original-Envelope-Id: {}

Final-Recipient: rfc822; lin@acme.example
Action: failed
Status: 5.1.1

--b--
"""


def test_the_workers_send_what_happens_without_being_told(house: House) -> None:
    workers = LocalWorkers(house.engine, lambda *_: "", queues=("light",), answer_link=lambda tenant, task, person: f"https://hire.example/g/2.{person}.x")
    workers.start()
    try:
        house.leave()
        [mail] = until(lambda: house.engine.mails(TENANT).items)
    finally:
        workers.stop()
    assert (mail.to, "https://hire.example/g/2.lin.x" in mail.text) == ("lin@acme.example", True)


def test_the_mail_servers_pipe_notes_what_came_back(house: House, tmp_path: Path) -> None:
    house.leave()
    house.sender.send()
    [mail] = house.engine.mails(TENANT).items
    environment = {"HIRELOOM_DATABASE_URL": house.settings.database_url, "HIRELOOM_DATA_DIR": str(tmp_path), "HIRELOOM_MASTER_KEY": bytes(range(32)).hex()}
    command = [sys.executable, "-m", "designer.cli", "--language", "en", "bounce", "-"]
    done = subprocess.run(command, input=DSN.format(mail.mail_id), cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"mail {mail.mail_id}: failed 5.1.1\n")
    assert house.engine.mails(TENANT).items[0].bounce.status == "5.1.1"
    (tmp_path / "other.eml").write_text("Subject: hello\n\nhello\n")
    done = subprocess.run([*command[:-1], str(tmp_path / "other.eml")], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "no delivery status notification" in done.stderr) == (1, True)
