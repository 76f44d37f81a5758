"""The HTTP API: one module per resource. Status codes stand in `problems` only."""

__all__: list[str] = []
