"""`hireloom bounce`: a mail that came back is read and noted with the mail that it is about; for the mail server's pipe, so it reads standard input too."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from designer.cli_console import out, say
from engine.settings import Settings

__all__ = ["bounce"]


def bounce(file: Annotated[str, typer.Argument(help="The mail as it arrived; - reads standard input. 退信文件，- 表示标准输入。")]) -> None:
    """Note a mail that came back (RFC 3464). 登记退信。"""
    from designer.installation import open_installation
    from nodes.outbox.dsn import read_report

    report = read_report(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes())
    if report.action in ("failed", "delayed"):
        installation = open_installation(Settings.load())
        try:
            installation.engine.note_bounce(report.mail_id, status=report.status, action=report.action, detail=report.detail)
        finally:
            installation.close()
    out.print(say(f"mail {report.mail_id}: {report.action} {report.status}", f"邮件 {report.mail_id}：{report.action} {report.status}"), highlight=False, markup=False)
