"""Every setting, its default and its name in the environment (`HIRELOOM_` + the name in capitals).

The only place of the engine that reads the environment.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from engine.errors import Invalid, Problem, nearest_name, problem

__all__ = ["Settings"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How this installation runs. Sizes in bytes, times as their names say."""

    data_dir: str = "var"
    """Folder of the embedded database, the made keys and the logs."""
    database_url: str = ""
    """SQLAlchemy URL; empty: SQLite in `data_dir`."""
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    """Address that links in mails begin with; empty: http://host:port."""
    master_key: str = ""
    """32 bytes as hex; wraps the tenants' keys. Empty: made once in `data_dir`."""
    secret_key: str = ""
    """Signs links and sessions. Empty: made once in `data_dir`."""
    smtp_url: str = ""
    """smtp://user:password@host:port or smtps://...; empty: mails stay in the mailbox shown in the app."""
    mail_from: str = "Hireloom <no-reply@hireloom.example>"
    mail_return: str = ""
    """Address that mails come back to which cannot be delivered (MAIL FROM); empty: that of `mail_from`. What arrives there is for `hireloom bounce`."""
    mail_attempts: int = 8
    """Most attempts to send a mail."""
    mail_wait: float = 5.0
    """Seconds before the second attempt; twice as long each time."""
    mail_longest_wait: float = 3600.0
    """Longest wait, in seconds, between two attempts to send a mail."""
    dkim_domain: str = ""
    """Domain that mails are signed for (DKIM); empty: they are not signed here."""
    dkim_selector: str = ""
    """Name under which the public key stands in the DNS: SELECTOR._domainkey.DOMAIN."""
    dkim_key: str = ""
    """Private key in PEM, or the path of a file that holds it."""
    notifications: bool = True
    """Whether people and programs are told what happens."""
    notify_people: int = 200
    """Most people who are told of one thing."""
    incident_roles: str = "admin, hr"
    """Roles that are told of incidents."""
    notification_days: int = 180
    """Days that notifications and the list of what was sent are kept."""
    answer_links: bool = True
    """Whether the mail of a task carries a link by which its reader can answer without sign-in."""
    answer_link_days: int = 7
    """How long such a link holds."""
    outbox_batch: int = 50
    """Most notifications that are sent in one round."""
    outbox_seconds: float = 10.0
    """How long a webhook or a messenger may take to answer."""
    outbox_reply_bytes: int = 64 * 1024
    """How much of an answer of a webhook or a messenger is read."""
    outbox_attempts: int = 10
    """Most attempts to reach a webhook or a messenger."""
    outbox_wait: float = 5.0
    """Seconds before the second attempt; twice as long each time."""
    outbox_longest_wait: float = 21_600.0
    """Longest wait, in seconds, between two attempts to reach a webhook or a messenger."""
    robot_minute: int = 20
    """Most messages to one group robot within a minute."""
    private_networks: str = ""
    """Networks that webhooks and requests of workflows may reach although they are not public: `10.1.0.0/16, 127.0.0.1/32`. Only there may an address begin with http://."""
    language: str = "zh"
    """Language of mails and of screens when nothing else says."""
    max_file_bytes: int = 20 * 1024 * 1024
    max_inputs_bytes: int = 1024 * 1024
    """Largest JSON body of one request."""
    editing_bytes: int = 1024 * 1024
    """Largest JSON body of a question of the editor: the texts of a pack."""
    editing_files: int = 300
    """Most files of a pack that the editor may send."""
    draft_bytes: int = 768 * 1024
    """Largest size of all texts of a pack that is being drawn."""
    draft_files: int = 300
    """Most files of such a pack."""
    session_hours: int = 12
    invitation_days: int = 7
    """How long the link holds by which somebody who was invited chooses a password."""
    inbox_scan: int = 20_000
    """Most tasks of one list that a search or a filter looks at."""
    public_pages: bool = True
    """Whether openings have public pages by which strangers start the workflows that allow it."""
    apply_hour: int = 20
    """Most applications, and ten times as many parts of files, from one address within an hour."""
    apply_day: int = 2_000
    """Most applications to one opening within a day."""
    upload_part_bytes: int = 1024 * 1024
    """Most bytes of a file that are sent at once when it is sent part by part."""
    upload_hours: int = 24
    """Hours within which a file that is sent part by part must be whole."""
    upload_waiting_bytes: int = 1024 * 1024 * 1024
    """Most bytes of files of one tenant that are not whole yet."""
    status_link_days: int = 180
    """Days for which an applicant can look how an application stands."""
    share_link_days: int = 14
    """Days for which the record of a run can be read by a link that somebody has shared."""
    link_days: int = 14
    link_files: int = 60
    """Most files that may be sent through one guest's link."""
    sign_in_attempts: int = 8
    """Failed sign-ins for one address within `sign_in_minutes` before it has to wait."""
    sign_in_minutes: int = 10
    workers: int = 2
    """Processes for heavy work (OCR, models)."""
    threads: int = 4
    """Threads for light work (mail, calendars)."""
    queues: str = ""
    """Which kind of worker serves which queue: `heavy=celery, batch=prefect, light=local`. Others: local; `heavy` is celery when there is a broker."""
    node_queues: str = ""
    """Node types that go to another queue than their manifest says: `read_document=batch`."""
    broker_url: str = ""
    """redis://host:port/0 or amqp://...: work is announced to Celery workers (`hireloom worker --celery`); empty: heavy work runs in children of this process."""
    prefect_url: str = ""
    """http://host:4200/api of a Prefect server, for `hireloom worker --prefect`; empty: what Prefect's own settings say."""
    lease_seconds: float = 60.0
    """How long a claimed job is safe from other workers; renewed while it runs."""
    poll_seconds: float = 1.0
    """How often a worker looks for jobs and timers that nobody announced."""
    stop_seconds: float = 10.0
    """How long a stopping process gives open requests and jobs under way to finish; jobs that need longer are handed back."""
    log_format: Literal["console", "json"] = "console"
    """How `hireloom serve` and `hireloom worker` write their log: `console` for a person, `json` one object a line."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """From which level on log lines are written; `debug` has a line for each command."""
    otlp_endpoint: str = ""
    """http://host:4318: traces are sent there (OTLP over HTTP); empty: nothing is traced."""
    trace_ratio: float = 1.0
    """Which part of the traces that begin here is kept (0 to 1)."""
    metrics: bool = True
    """Whether figures are counted and shown at /metrics."""
    metrics_token: str = ""
    """Bearer token with which /metrics is read; empty: only from this machine, and not through a proxy."""
    watch_port: int = 0
    """Port of a `hireloom worker` for /health, /ready and /metrics; 0: none."""
    watch_host: str = "127.0.0.1"
    """Address on which `watch_port` listens."""
    batch: int = 256
    """Most commands in one transaction."""
    remembered_runs: int = 10_000
    """Most running runs that a process keeps in memory between two of their steps."""
    archive_days: int = 0
    """Days after its end when a run is moved to the archive, where it can be looked at but is not listed; 0: never."""
    archive_batch: int = 100
    """Most runs that are archived in one transaction."""
    urge_minutes: int = 30
    """Minutes before the people of a task can be urged again."""
    operations_batch: int = 500
    """Most runs that one operation of an operator (retry, skip, migrate ...) touches at once."""
    mining_runs: int = 20_000
    """Most runs that one question about how runs went looks at."""
    mining_page: int = 200
    """How many of them are read at a time."""
    mining_variants: int = 1_000
    """Most ways through a workflow that are told apart; the rest is counted together."""
    live_hours: int = 24
    """Hours that a screen or a program may have been away and still gets everything that changed (`/events`); 0: nothing is told, screens ask again and again."""
    live_seconds: float = 1.0
    """How often a process looks for what other processes have changed, while anybody watches."""
    live_beat: float = 15.0
    """Seconds after which a stream in which nothing happens says that it is alive, and looks whether who listens may still listen."""
    live_streams: int = 400
    """Most event streams that a process keeps open; who comes later is told to ask again and again instead."""
    live_streams_each: int = 24
    """Most of them for one person or program."""
    live_batch: int = 500
    """Most rows of what changed that are read at once."""
    rehearsal_runs: int = 1_000
    """Most past runs that a changed definition is tried on at once."""
    burst_steps: int = 10_000
    """Most nodes that one command may pass through before the engine calls it an endless loop."""
    record_choices: int = 200
    """Most records that a field of a form offers at once; others are found by typing."""
    exchange_bytes: int = 10 * 1024 * 1024
    """Largest DMN, CSV or Excel file that `hireloom convert` reads."""
    exchange_unpacked_bytes: int = 100 * 1024 * 1024
    """Largest size of an Excel file when it is unpacked."""
    exchange_rows: int = 20_000
    """Most rows of a sheet."""
    exchange_columns: int = 200
    """Most columns of a sheet."""
    variables_bytes: int = 4 * 1024 * 1024
    """Largest size of one run's variables."""
    feel_source: int = 100_000
    """Most characters of one FEEL expression."""
    feel_file: int = 1_000_000
    """Most characters of one file of forms, records or rules."""
    feel_depth: int = 120
    """How deep the pieces of a FEEL expression may be nested (brackets: half of it)."""
    feel_steps: int = 200_000
    """Most elements looked at, loops and calls in one evaluation of FEEL."""
    feel_items: int = 100_000
    """Most elements of a list that FEEL makes (ten times as many in all of a result)."""
    feel_characters: int = 1_000_000
    """Most characters of a text that FEEL makes."""
    feel_calls: int = 60
    """How deep functions written in FEEL may call each other."""
    feel_nesting: int = 100
    """How deep lists and contexts may be nested in what FEEL answers."""
    feel_pattern: int = 2_000
    """Most characters of a regular expression in FEEL."""

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, **changes: Any) -> "Settings":
        """Settings from the environment, `changes` on top. Raises Invalid naming each unknown or unreadable one."""
        environment = os.environ if environment is None else environment
        known = {f"HIRELOOM_{field.upper()}": field for field in cls.__struct_fields__}
        found: dict[str, Any] = {}
        problems = []
        for name, text in environment.items():
            if not name.startswith("HIRELOOM_"):
                continue
            if name not in known:
                problems.append(problem("settings.unknown", f"{name} is not a setting", f"没有名为 {name} 的设置", path=name, nearest=nearest_name(name, known)))
                continue
            found[known[name]] = text
            problems += _misread(cls, known[name], name, text)
        if problems:
            raise Invalid(*problems)
        return msgspec.convert({**found, **changes}, cls, strict=False)

    @property
    def url(self) -> str:
        """The database's URL, the embedded one when none is set."""
        return self.database_url or f"sqlite:///{Path(self.data_dir) / 'hireloom.db'}"

    @property
    def public_url(self) -> str:
        """What links begin with, without a slash at the end."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return (self.base_url or f"http://{host}:{self.port}").rstrip("/")


def _misread(cls: type[Settings], field: str, name: str, text: str) -> list[Problem]:
    try:
        msgspec.convert({field: text}, cls, strict=False)
    except msgspec.ValidationError:
        annotation = cls.__annotations__[field]
        kind = " | ".join(get_args(annotation)) or annotation.__name__
        return [
            problem(
                "settings.invalid",
                f"{name} cannot be read: {text!r}",
                f"设置 {name} 的值“{text}”无法读取",
                path=name,
                expected={"int": "a whole number", "float": "a number", "bool": "true | false"}.get(kind, kind),
            )
        ]
    return []
