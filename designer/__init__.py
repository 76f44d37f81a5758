"""The face: HTTP API, command line, web app. Decides nothing of its own."""

__all__: list[str] = []
