"""Event logs for other programs: XES (IEEE 1849-2016, with the concept, time, lifecycle and organizational extensions) and CSV, one run after the other.

They say when which node's work began and ended and who did it; no values, no names of persons the runs are about.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import quoteattr

from engine.errors import Text
from engine.mining.trace import WORK, Moment, Trace
from engine.model.definition import WorkflowDefinition

__all__ = ["csv_log", "xes_log"]

Told = tuple[Trace, WorkflowDefinition]
EXTENSIONS = (("Concept", "concept"), ("Lifecycle", "lifecycle"), ("Organizational", "org"), ("Time", "time"))
COLUMNS = ("case_id", "activity", "node", "transition", "timestamp", "resource", "role", "instance", "workflow", "outcome")
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
{extensions}
	<global scope="trace">
		<string key="concept:name" value="run"/>
	</global>
	<global scope="event">
		<string key="concept:name" value="node"/>
		<string key="lifecycle:transition" value="complete"/>
		<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
	</global>
	<classifier name="Activity" keys="concept:name"/>
	<classifier name="Activity and transition" keys="concept:name lifecycle:transition"/>
	<string key="concept:name" value={name}/>
	<string key="lifecycle:model" value="standard"/>
"""
EMPTY = "-"


def xes_log(name: str, traces: Iterable[Told], language: str) -> Iterator[str]:
    """The log, piece by piece."""
    extensions = "\n".join(f'\t<extension name="{title}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>' for title, prefix in EXTENSIONS)
    yield HEAD.format(extensions=extensions, name=quoteattr(name))
    for trace, definition in traces:
        lines = ["\t<trace>", _text(2, "concept:name", trace.run_id), _text(2, "status", trace.status)]
        if trace.outcome:
            lines.append(_text(2, "outcome", trace.outcome))
        for moment in _moments(trace, definition):
            lines += ["\t\t<event>", *_event(moment, _titles(definition, language)), "\t\t</event>"]
        yield "\n".join([*lines, "\t</trace>", ""])
    yield "</log>\n"


def csv_log(traces: Iterable[Told], language: str) -> Iterator[str]:
    """The log as CSV, one line for each moment; a text that a spreadsheet would take for a formula is quoted."""
    yield _line(COLUMNS)
    for trace, definition in traces:
        title = _titles(definition, language)
        yield "".join(
            _line((
                trace.run_id, title(one.node_id), one.node_id, one.transition, _instant(one.at), one.by, " ".join(one.roles), str(one.token_id), definition.key,
                trace.outcome or trace.status,
            ))
            for one in _moments(trace, definition)
        )  # fmt: skip


def _moments(trace: Trace, definition: WorkflowDefinition) -> Iterator[Moment]:
    """The moments of work, and where the run began and ended, in the order of time."""
    ends = [
        Moment(node_id=visit.node_id, token_id=visit.token_id, transition="complete", at=visit.left_at, by="", seq=visit.left)
        for visit in trace.visits
        if visit.left_at is not None and not visit.is_withdrawn and (node := definition.nodes.get(visit.node_id)) is not None and node.kind in ("start", "end")
    ]
    for moment in sorted([*trace.moments, *ends], key=lambda one: (one.at, one.seq)):
        node = definition.nodes.get(moment.node_id)
        if node is None or node.kind in WORK or node.kind in ("start", "boundary"):
            yield moment


def _event(moment: Moment, title: Callable[[str], str]) -> Iterator[str]:
    yield _text(3, "concept:name", title(moment.node_id))
    yield _text(3, "concept:instance", str(moment.token_id))
    yield _text(3, "lifecycle:transition", moment.transition)
    yield f'\t\t\t<date key="time:timestamp" value="{_instant(moment.at)}"/>'
    if moment.by:
        yield _text(3, "org:resource", moment.by)
    if moment.roles:
        yield _text(3, "org:role", ", ".join(moment.roles))
    yield _text(3, "node", moment.node_id)


def _titles(definition: WorkflowDefinition, language: str) -> Callable[[str], str]:
    def title(node_id: str) -> str:
        node = definition.nodes.get(node_id)
        return (node.title if node is not None else Text(node_id, node_id)).get(language) or node_id

    return title


def _text(depth: int, key: str, value: str) -> str:
    shown = "".join(letter if letter >= " " else " " for letter in value) or EMPTY
    return f'{chr(9) * depth}<string key="{key}" value={quoteattr(shown)}/>'


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _line(values: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([f"'{value}" if value[:1] in ("=", "+", "@", "\t", "\r") else value for value in values])
    return buffer.getvalue()
