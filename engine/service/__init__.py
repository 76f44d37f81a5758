"""The engine's shell: deploy, start, complete, correlate, cancel; reads. Knows no HTTP, no queue and no worker."""

from engine.service.engine import Engine

__all__ = ["Engine"]
