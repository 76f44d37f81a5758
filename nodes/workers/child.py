"""One process for heavy work, owned by one thread: it gets a ticket through a pipe and gives back a result or an error.

It shares no lock and no queue with another, so that killing it at any moment harms only the job that it has. Started with its first job, and again when it died.
"""

import multiprocessing
import signal
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from engine.errors import Text
from engine.node import BusinessError, TechnicalError
from nodes.runner import JobResult, JobTicket, run_job

__all__ = ["Child"]


class Child:
    """`run` carries out one job; `stop` ends the process."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def run(self, ticket: JobTicket, timeout: float) -> JobResult:
        """Raises what the node raises; TechnicalError "job.timeout" after `timeout` seconds, "job.worker_died" when the process was killed."""
        pipe = self._started()
        try:
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
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), name="hireloom-heavy", daemon=True)
        self._process.start()
        theirs.close()
        return self._pipe


def _serve(pipe: Connection) -> None:
    # Ctrl+C reaches the whole group: the parent decides when its children stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            ticket = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(run_job(ticket))
        except (BusinessError, TechnicalError) as error:
            pipe.send(error)
        except Exception as error:  # noqa: BLE001 - only the name may travel: a message may quote personal data
            name = type(error).__name__
            pipe.send(TechnicalError("job.crashed", Text(f"the node's code failed: {name}", f"节点代码出错：{name}")))
