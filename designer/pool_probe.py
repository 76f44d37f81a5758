"""Health and figures of a pool of worker processes, served by a process of its own, so that nothing is open when the pool is forked.

The pool's processes count in a folder that is thrown away afterwards. The surprising rule: the serving process ends when its standard input does, that is with the pool, whatever ends it.
"""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from designer.installation import open_installation
from designer.probe import probe_server
from engine.settings import Settings
from engine.watching.begin import Watch, begin_watching
from engine.watching.metric import share_metrics

__all__ = ["main", "pool_probe"]


@contextmanager
def pool_probe(settings: Settings) -> Iterator[None]:
    """Served inside the block, for the processes that begin there. The setting `watch_port` 0: nothing is."""
    if not settings.watch_port:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="hireloom-figures-") as folder:
        share_metrics(Path(folder))
        with subprocess.Popen([sys.executable, "-m", "designer.pool_probe", folder], stdin=subprocess.PIPE) as served:
            try:
                yield
            finally:
                served.kill()


def main() -> None:
    """Serves until the standard input ends."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a service manager tells the whole group; the pool may have work to finish
        signal.signal(number, signal.SIG_IGN)
    share_metrics(Path(sys.argv[1]))
    settings = Settings.load()
    begin_watching(Watch.of(settings), "worker")
    installation = open_installation(settings)
    with probe_server(installation):
        sys.stdin.buffer.read()
    installation.close()


if __name__ == "__main__":
    main()
