"""What the operators' commands share: the opened engine of a tenant, which runs are meant, and how results are told.

Knows no deed. No worker is started here: what comes to be is worked on by the server's.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_type_hints

import msgspec
import typer
from rich.table import Table

from designer.cli_console import language, out, say, tell_problems, write_json
from engine.errors import Invalid, Problem, nearest_name, problem
from engine.settings import Settings

if TYPE_CHECKING:
    from engine.model.operation import RunQuery
    from engine.service import Engine
    from engine.service.operations import Batch

__all__ = ["BY", "AsJson", "Tenant", "Where", "listed", "opened", "pairs", "print_table", "query_of", "tell_batch"]

BY = "cli"
Tenant = Annotated[str, typer.Option("--tenant", help="The tenant. 租户。")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON. 以 JSON 输出。")]
Where = Annotated[list[str] | None, typer.Option("--where", help="Which runs, as name=value: workflow, version, status, node, code, business_key ... 筛选条件，形如 名称=值。")]


@contextmanager
def opened() -> Iterator["Engine"]:
    """The engine of this installation."""
    from designer.installation import open_installation

    installation = open_installation(Settings.load())
    try:
        yield installation.engine
    finally:
        installation.close()


def pairs(texts: Iterable[str], known: Iterable[str], path: str) -> dict[str, Any]:
    """`name=value` texts as values; a value that is JSON is read as such. Raises Invalid for a name that is not known."""
    names, found = list(known), dict[str, Any]()
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or name not in names:
            near = nearest_name(name, names)
            raise Invalid(problem("option.unknown", f"{text!r} is not name=value", f"“{text}”不是 名称=值", path=path, nearest=near, expected=", ".join(names)))
        found[name] = _value(value)
    return found


def _value(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


def query_of(run_ids: Iterable[str] | None, where: Iterable[str] | None, **more: Any) -> "RunQuery":
    """Which runs are meant."""
    from engine.model.operation import RunQuery

    given = {**pairs(where or (), RunQuery.__struct_fields__, "--where"), **more}
    if run_ids:
        given["run_ids"] = list(run_ids)
    query: RunQuery = listed(given, RunQuery, "--where")
    return query


def listed(values: dict[str, Any], kind: type[Any], path: str) -> Any:
    """Values as a struct. Raises Invalid."""
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as error:
        raise Invalid(_misread(values, kind, path, str(error))) from error


def _misread(values: dict[str, Any], kind: type[Any], path: str, said: str) -> Problem:
    """The value that is meant, with what it may be."""
    name = said.rpartition("$.")[2].partition("[")[0].strip("`")
    hint = get_type_hints(kind).get(name)
    choices = [one for one in get_args(hint) if isinstance(one, str) and one] or (["true", "false"] if bool in get_args(hint) else [])
    given, expected = values.get(name), ", ".join(choices)
    near = nearest_name(str(given), choices)
    return problem("option.invalid", f"{name}: {given!r} cannot be read", f"{name}：无法识别“{given}”", path=path, expected=expected, nearest=near)


def tell_batch(batch: "Batch", *, as_json: bool, is_preview: bool = False) -> None:
    """Prints a result for each run, and ends with 1 when one was refused."""
    if as_json:
        write_json(batch)
    else:
        for result in batch.results:
            word = say("would be done", "可以执行") if is_preview else say("done", "已完成")
            out.print(f"{result.run_id}  {word if result.is_done else say('refused', '已拒绝')}", highlight=False, style="" if result.is_done else "red")
            for text in result.effect.words if result.effect else ():
                out.print(f"    {text.get(language())}", highlight=False)
            tell_problems(result.problems)
        if batch.has_more:
            out.print(say("there are more runs: ask again", "还有更多流程实例：请再次执行"), highlight=False, style="yellow")
    raise typer.Exit(1 if batch.refused else 0)


def print_table(columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """A table without lines."""
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(str(value) for value in row))
    out.print(table)
