"""Watching the engine at work: log lines, traces and figures. One folder is the only door to structlog, OpenTelemetry and prometheus-client.

Nothing is imported and nothing is counted until a process begins to be watched; what the engine calls meanwhile costs one comparison.
"""
