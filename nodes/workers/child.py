"""One process for heavy work, owned by one thread: it gets a ticket through a pipe and gives back a result or an error.

It shares no lock and no queue with another, so that killing it at any moment harms only the job that it has. Started with its first job, and again when it died.
"""

import logging
import multiprocessing
import signal
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from engine.errors import Text
from engine.node import BusinessError, TechnicalError
from engine.watching import trace
from engine.watching.begin import Watch, begin_watching, watched
from engine.watching.context import bound
from nodes.runner import JobResult, JobTicket, run_job

__all__ = ["Child"]

log = logging.getLogger("hireloom.child")


class Child:
    """`run` carries out one job; `stop` ends the process."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def run(self, ticket: JobTicket, timeout: float) -> JobResult:
        """Raises what the node raises; TechnicalError "job.timeout" after `timeout` seconds, "job.worker_died" when the process was killed."""
        try:
            pipe = self._started()
            pipe.send(ticket)
            if not pipe.poll(timeout):
                raise TechnicalError("job.timeout", Text(f"not done within {timeout:g} seconds", f"{timeout:g} 秒内未完成"))
            answer = pipe.recv()
        except (EOFError, OSError) as error:
            self.stop()
            raise TechnicalError("job.worker_died", Text("the process that did the work died", "执行进程意外退出")) from error
        except TechnicalError:
            self.stop()
            raise
        if isinstance(answer, JobResult):
            return answer
        raise answer

    def stop(self) -> None:
        """Kills the process; whatever it was doing is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _started(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self.stop()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, watched()), name="hireloom-heavy", daemon=True)
        try:
            process.start()  # OSError when it is killed before it has heard what it is for
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        self._process, self._pipe = process, ours
        return ours


def _serve(pipe: Connection, watch: Watch) -> None:
    # Ctrl+C and a service manager's stop reach the whole group: the parent decides when its children stop.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    begin_watching(watch, "child")
    while True:
        try:
            ticket = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(_carried_out(ticket))
        except BrokenPipeError:  # the parent is gone, and whoever has the job now does it again
            return
        trace.flush_traces()


def _carried_out(ticket: JobTicket) -> JobResult | BusinessError | TechnicalError:
    about: dict[str, str | int] = {"tenant": ticket.tenant_id, "run": ticket.run_id, "node": ticket.node_id, "node_type": ticket.node_type, "attempt": ticket.attempt}
    with bound(**about), trace.span(f"run {ticket.node_type}", parent=ticket.trace) as late:
        try:
            result = run_job(ticket)
        except (BusinessError, TechnicalError) as error:
            late["error.type"] = error.code
            log.info("job failed", extra={"code": error.code})
            return error
        except Exception as error:
            log.exception("the node's code failed")
            # Only the name may travel: a message may quote personal data.
            late["error.type"] = name = type(error).__name__
            return TechnicalError("job.crashed", Text(f"the node's code failed: {name}", f"节点代码出错：{name}"))
        log.debug("job done")
        return result
