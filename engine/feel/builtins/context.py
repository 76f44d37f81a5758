"""Contexts: reading, making and joining them.

Knows nothing of lists but lists of entries. Entries keep their order.
"""

from typing import Any

from engine.feel.builtins.registry import built_in
from engine.feel.run import Run

__all__: list[str] = []


@built_in("get value(m: context, key: string) -> any", "get value(context: context, key: string) -> any")
def _get_value(run: Run, context: dict[str, Any], key: str) -> Any:
    return context.get(key)


@built_in("get entries(m: context) -> list<context>", "get entries(context: context) -> list<context>")
def _get_entries(run: Run, context: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in context.items()]


@built_in("context(entries: list<context>) -> context")
def _context(run: Run, entries: list[Any]) -> Any:
    out: dict[str, Any] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or "value" not in entry or entry["key"] in out:
            return run.note("context takes entries {key, value} with different keys", "context 的参数为 {key, value} 列表，key 不得重复")
        out[entry["key"]] = entry["value"]
    return out


@built_in("context put(context: context, key: string, value: any) -> context")
def _put(run: Run, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    run.hold(len(context))
    return {**context, key: value}


@built_in("context put(context: context, keys: list<string>, value: any) -> context")
def _put_deep(run: Run, context: dict[str, Any], keys: list[Any], value: Any) -> Any:
    if not keys or not all(isinstance(key, str) for key in keys):
        return run.note("context put takes a list of names", "context put 的键必须是名称列表")
    root = dict(context)
    here = root
    for key in keys[:-1]:
        run.spend(1)
        below = here.get(key)
        if below is not None and not isinstance(below, dict):
            return run.note(f"{key} is no context", f"{key} 不是上下文")
        here[key] = dict(below or {})
        here = here[key]
    here[keys[-1]] = value
    return root


@built_in("context merge(contexts: list<context>) -> context")
def _merge(run: Run, contexts: list[Any]) -> Any:
    out: dict[str, Any] = {}
    for context in contexts:
        if not isinstance(context, dict):
            return run.note("context merge takes a list of contexts", "context merge 的参数必须是上下文列表")
        run.hold(len(context))
        out.update(context)
    return out
