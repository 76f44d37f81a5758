"""`hireloom serve`, `worker`, `demo` and `db upgrade`: the processes and what they need first."""

import errno
import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from designer.cli_console import out, say
from engine.errors import Invalid, problem
from engine.settings import Settings

if TYPE_CHECKING:
    from engine.service import Engine
    from nodes.workers.ticket import LinkMaker

__all__ = ["db_app", "demo", "serve", "worker"]

db_app = typer.Typer(no_args_is_help=True, help="The database. 数据库。")


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on. 监听地址。")] = "",
    port: Annotated[int, typer.Option(help="Port. 端口。", min=0, max=65535)] = 0,
    demo_tenant: Annotated[bool, typer.Option("--demo", help="Make the demo tenant and print its sign-in. 创建演示租户并显示登录信息。")] = False,
) -> None:
    """Start the web app with its workers. 启动网页服务及工作进程。"""
    from designer.serving import serve_web

    for name, value in (("HIRELOOM_HOST", host), ("HIRELOOM_PORT", str(port) if port else "")):
        if value:
            os.environ[name] = value
    settings = Settings.load()
    refuse_taken(settings.host, settings.port)
    if demo_tenant:
        demo()
    out.print(say(f"Hireloom is at {settings.public_url}", f"Hireloom 已启动：{settings.public_url}"), style="bold", highlight=False)
    serve_web(settings)


def refuse_taken(host: str, port: int) -> None:
    """Raises Invalid when nobody can listen there: the server itself would silently share a port with another (SO_REUSEPORT)."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":
                # Connections of a server that just ended do not count; one that listens does, whatever this option says.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            taken = problem(
                "serve.port_in_use", f"port {port} is already in use; choose another one", f"端口 {port} 已被占用，请改用其他端口", path="--port", expected="--port, HIRELOOM_PORT"
            )
            raise Invalid(taken) from error
        raise Invalid(
            problem("serve.address", f"cannot listen at {host}, port {port}: {error.strerror}", f"无法监听 {host} 的端口 {port}：{error.strerror}", path="--host")
        ) from error


def worker(
    queues: Annotated[str, typer.Option(help="Which queues; without it those that the settings give to this kind of worker. 处理的队列，默认按设置。")] = "",
    celery: Annotated[bool, typer.Option("--celery", help="Wait for the broker's messages (HIRELOOM_BROKER_URL) instead of looking oneself. 由 Celery 消息驱动。")] = False,
    prefect: Annotated[bool, typer.Option("--prefect", help="Work as flows of Prefect (HIRELOOM_PREFECT_URL), for long batches. 以 Prefect 流程执行，适合长批量任务。")] = False,
) -> None:
    """Work on jobs until stopped. 处理任务直到停止。"""
    from nodes.registry import manifests
    from nodes.workers.queues import read_queues

    if celery and prefect:
        raise typer.BadParameter("--celery / --prefect", param_hint="--prefect")
    settings = Settings.load()
    kind = "celery" if celery else "prefect" if prefect else "local"
    known = read_queues(settings, manifests())
    wanted = known.named(name.strip() for name in queues.split(",") if name.strip()) or known.of(kind)
    if not wanted and not (celery and not settings.broker_url):
        raise Invalid(
            problem("queue.none", f"no queue is given to this kind of worker ({kind})", f"没有队列交给这种工作进程（{kind}）", path="HIRELOOM_QUEUES", expected=f"heavy={kind}")
        )
    _WORKERS[kind](settings, wanted)


def _local_worker(settings: Settings, queues: tuple[str, ...]) -> None:
    from designer.serving import serve_worker

    serve_worker(settings, queues, lambda: out.print(say("working; Ctrl+C stops", "工作进程已启动，按 Ctrl+C 停止")))


def _stopped_by_signal() -> threading.Event:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def _watch(settings: Settings) -> None:
    from engine.watching.begin import Watch, begin_watching

    begin_watching(Watch.of(settings), "worker")


def _opener(settings: Settings) -> "Callable[[], tuple[Engine, LinkMaker]]":
    """What each process of a pool opens for itself."""
    from designer.installation import open_installation
    from tenants.links import link_maker

    _watch(settings)

    def open_engine() -> "tuple[Engine, LinkMaker]":
        _watch(settings)
        installation = open_installation(settings)
        return installation.engine, link_maker(installation.settings, installation.clock)

    return open_engine


def _prefect_worker(settings: Settings, queues: tuple[str, ...]) -> None:
    from designer.installation import open_installation
    from designer.probe import probe_server
    from nodes.workers.prefect import run_worker
    from tenants.links import link_maker

    _watch(settings)
    installation = open_installation(settings)

    def opened() -> "tuple[Engine, LinkMaker]":
        return installation.engine, link_maker(installation.settings, installation.clock)

    out.print(say("working for Prefect; Ctrl+C stops", "工作进程已连接 Prefect，按 Ctrl+C 停止"))
    with probe_server(installation):
        run_worker(opened, queues=queues, processes=settings.workers, api_url=settings.prefect_url, stopped=_stopped_by_signal())


def _celery_worker(settings: Settings, queues: tuple[str, ...]) -> None:
    from designer.pool_probe import pool_probe
    from nodes.workers.celery import run_worker

    if not settings.broker_url:
        raise Invalid(problem("settings.broker_url", "a Celery worker needs a broker", "Celery 工作进程需要消息代理", path="HIRELOOM_BROKER_URL", expected="redis://host:port/0"))

    out.print(say("working for the broker; Ctrl+C stops", "工作进程已连接消息代理，按 Ctrl+C 停止"))
    with pool_probe(settings):
        run_worker(settings.broker_url, _opener(settings), queues=queues, processes=settings.workers)


_WORKERS: dict[str, Callable[[Settings, tuple[str, ...]], None]] = {"local": _local_worker, "celery": _celery_worker, "prefect": _prefect_worker}


def demo() -> None:
    """Make the demo tenant, deploy the packs and print the sign-in. 创建演示租户并显示登录信息。"""
    from designer.installation import open_installation

    installation = open_installation(Settings.load())
    try:
        made = installation.demo()
    finally:
        installation.close()
    out.print(say("Sign in with one of", "可用以下账号登录："), highlight=False)
    for email in made.emails:
        out.print(f"  {email}", highlight=False)
    out.print(say(f"password: {made.password}", f"密码：{made.password}"), highlight=False, markup=False)


@db_app.command("upgrade")
def upgrade_database() -> None:
    """Bring the database up to date. 升级数据库结构。"""
    from engine.store.database import Database
    from engine.store.upgrade import upgrade

    database = Database(Settings.load().url)
    try:
        revision = upgrade(database)
    finally:
        database.close()
    out.print(say(f"the database is at {revision}", f"数据库版本：{revision}"), highlight=False)
