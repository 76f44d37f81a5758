"""Short BPMN models for tests: flows are written `a > b > c`, and every node lists them as the standard wants."""

from itertools import pairwise

from lxml import etree

from engine.bpmn.xml import MODEL, XSI

__all__ = ["sketch", "task"]


def task(name: str, script: str = "", more: str = "", inner: str = "") -> str:
    """A script task that logs `SCRIPT_<name>`."""
    return f'<scriptTask id="{name}" {more}>{inner}<script>{script or "SCRIPT_" + name}</script></scriptTask>'


def sketch(body: str, flows: str, roots: str = "", processes: str = "") -> bytes:
    """A model with the process `main`: `body` without flows; `flows` by `;`, each a chain of ids, `[condition]` before an id stands on the flow to it."""
    text = (
        f'<definitions xmlns="{MODEL}" xmlns:xsi="{XSI}" id="model" targetNamespace="urn:t">{roots}<process id="main" isExecutable="true">{body}</process>{processes}</definitions>'
    )
    root = etree.fromstring(text)
    by_id = {one.get("id"): one for one in root.iter() if one.get("id")}
    for number, (source, condition, target) in enumerate(_chains(flows)):
        name = f"flow{number}"
        flow = etree.Element(f"{{{MODEL}}}sequenceFlow", id=name, sourceRef=source, targetRef=target)
        if condition == "default":
            by_id[source].set("default", name)
        elif condition:
            etree.SubElement(flow, f"{{{MODEL}}}conditionExpression", {f"{{{XSI}}}type": "tFormalExpression"}).text = condition
        holder = by_id[source].getparent()
        place = next((at for at, one in enumerate(holder) if etree.QName(one).localname in ("association", "group", "textAnnotation", "completionCondition")), len(holder))
        holder.insert(place, flow)
        for end, field in ((source, "outgoing"), (target, "incoming")):
            listed = etree.Element(f"{{{MODEL}}}{field}")
            listed.text = name
            at = len(by_id[end].findall(f"{{{MODEL}}}incoming")) + (len(by_id[end].findall(f"{{{MODEL}}}outgoing")) if field == "outgoing" else 0)
            by_id[end].insert(at, listed)
    return bytes(etree.tostring(root))


def _chains(flows: str) -> list[tuple[str, str, str]]:
    found = []
    for chain in flows.split(";"):
        names = [part.strip() for part in chain.split(" > ")]
        for first, second in pairwise(names):
            condition, _, target = second.rpartition("]")
            found.append((first.rpartition("]")[2].strip(), condition.removeprefix("[").strip(), target.strip()))
    return found
