"""A decision's logic as the statements of a draft: a decision table as it is, any other expression as a table of one row.

Knows the XML and its scope, not the file around it. A name that a table speaks of and nobody declares is taken as an input, as tools without requirements mean it.
"""

from typing import Any

from lxml import etree

from engine.decision.dmn_expression import boxed
from engine.decision.dmn_name import Renamed
from engine.decision.dmn_scope import Scope, Source, output_name
from engine.decision.dmn_type import Kind
from engine.decision.dmn_xml import attribute, child, children, is_own, kind, spot, text_of
from engine.decision.draft import Draft, DraftHit, DraftRow, DraftUse, DraftVariable, DraftVariables, Statement
from engine.decision.exchange import as_note, one_line
from engine.feel.builtins.registry import BUILT_INS
from engine.feel.scanner import Token, squeeze

__all__ = ["TableReader"]

_POLICIES = {"UNIQUE": "unique", "FIRST": "first", "PRIORITY": "priority", "ANY": "any", "COLLECT": "collect", "RULE ORDER": "rule order", "OUTPUT ORDER": "output order"}
_AGGREGATIONS = {"SUM": " sum", "COUNT": " count", "MIN": " min", "MAX": " max", "": ""}
_ALWAYS = frozenset({"?", "item", "partial"})


class TableReader:
    """Reads the logic of one decision."""

    def __init__(self, source: Source, scope: Scope, decision: etree._Element, logic: etree._Element, made: Renamed) -> None:
        self.source = source
        self.origins = source.origins
        self.scope = scope
        self.decision = decision
        self.logic = logic
        self.made = made

    def fill(self, draft: Draft) -> None:
        """Gives the draft its statements."""
        if kind(self.logic) == "decisionTable":
            self._declare()
            outputs = [self._output(one, number, draft.name.value) for number, one in enumerate(children(self.logic, "output"), 1)]
            hits, rows = self._hits(), self._rows(outputs)
        else:
            outputs, hits, rows = self._expression(draft.name.value)
        draft.statements = self._statements(self._ordered(outputs), hits, rows)

    def _ordered(self, outputs: list[DraftVariable]) -> list[DraftVariable]:
        """The outputs as they were declared, which need not be as they stand in the table."""
        order = attribute(self.logic, "hireloom:outputs").split(", ")
        names = [one.name.value for one in outputs]
        return sorted(outputs, key=lambda one: order.index(one.name.value)) if sorted(order) == sorted(names) else outputs

    def _declare(self) -> None:
        """Declares what the table speaks of and nobody declared."""
        for clause in children(self.logic, "input"):
            head = child(clause, "inputExpression")
            text, values = one_line(text_of(head)), text_of(child(clause, "inputValues"))
            found = self.source.types.kind(head).within(values)
            if squeeze(text) in self.scope.names:
                self._narrow(self.scope.names[squeeze(text)].text, found, clause)
            elif text and all(character.isalnum() or character in "_ -'/." for character in text) and not text[0].isdigit() and "." not in text and text not in BUILT_INS:
                self.scope.declare(text, found, clause)
            else:
                self._guess(text, clause, is_tests=False)
        for entry in self.logic.iter("{*}inputEntry", "{*}outputEntry"):
            self._guess(one_line(text_of(entry)), entry, is_tests=kind(entry) == "inputEntry")

    def _narrow(self, name: str, found: Kind, clause: etree._Element) -> None:
        """What the table says of an input that was declared with less: its values, its type, its title."""
        variable = self.scope.inputs.get(name)
        if variable is None or is_own(clause):
            return
        if variable.type.value == "any" and not variable.is_list:
            self.scope.inputs[name] = self.scope.variable(name, variable.titles, found, clause)
        elif not variable.choices and variable.allowed is None:
            known = Kind(variable.type.value, variable.is_list).within(text_of(child(clause, "inputValues")))
            self.scope.inputs[name] = self.scope.variable(name, variable.titles, known, clause)
        label = attribute(clause, "label")
        if label and not variable.titles and label != name:
            self.scope.inputs[name].titles = [label]

    def _guess(self, text: str, element: etree._Element, *, is_tests: bool) -> None:
        free = self.source.free_names(text, self.scope.names, is_tests=is_tests) if text and text != "-" else frozenset()
        for name in sorted(free - self.scope.names.keys() - set(BUILT_INS) - _ALWAYS):
            self.origins.warn("dmn.undeclared", f"{name} is not declared; it is taken as an input", f"{name} 未声明，将其作为 input", spot=spot(element))
            self.scope.declare(name, Kind(), element)

    def _output(self, output: etree._Element, number: int, key: str) -> DraftVariable:
        name = output_name(output, number, len(children(self.logic, "output")), key)
        found = self.source.types.kind(output)
        variable = child(self.decision, "variable")
        if len(children(self.logic, "output")) == 1 and not is_own(output):
            whole = self.source.types.kind(variable)
            if not attribute(output, "typeRef"):
                found = whole if not whole.is_list else Kind(whole.name, False, (), whole.allowed)
            found = Kind(found.name, found.is_list, whole.choices, whole.allowed) if found.name == whole.name and not (found.choices or found.allowed or whole.is_list) else found
        elif not attribute(output, "typeRef") and not is_own(output):
            found = self.source.types.member(attribute(variable, "typeRef"), attribute(output, "name"))
        values = child(output, "outputValues")
        found = found.with_tests(text_of(values)) if attribute(output, "hireloom:in") else found.within(text_of(values))
        default = child(output, "defaultOutputEntry")
        text = self.source.feel(one_line(text_of(default)), default, self.scope.names) if default is not None and text_of(default) else ""
        label, chinese = attribute(output, "label"), attribute(output, "hireloom:zh")
        shown = [label, chinese] if chinese else [label] if output.get("label") is not None and (label != name or is_own(output)) else []
        if not shown and attribute(output, "name") not in ("", name):
            shown = [attribute(output, "name")]
        return self.scope.variable(name, shown, found, output, text)

    def _hits(self) -> list[Token]:
        policy = attribute(self.logic, "hitPolicy")
        if not policy:
            return []
        where = spot(self.logic)
        if policy not in _POLICIES:
            self.origins.complain("dmn.hit_policy", f"there is no hit policy {policy}", f"没有命中策略 {policy}", expected=", ".join(_POLICIES), spot=where)
            return []
        aggregation = attribute(self.logic, "aggregation") if policy == "COLLECT" else ""
        if aggregation not in _AGGREGATIONS:
            self.origins.complain("dmn.hit_policy", f"there is no aggregation {aggregation}", f"没有汇总方式 {aggregation}", expected="SUM, COUNT, MIN, MAX", spot=where)
            return []
        return [self.origins.token(_POLICIES[policy] + _AGGREGATIONS[aggregation], where, "POLICY")]

    def _rows(self, outputs: list[DraftVariable]) -> list[DraftRow]:
        clauses = children(self.logic, "input")
        heads = [self._cell(self._feel(child(clause, "inputExpression"), clause, is_tests=False), clause) for clause in clauses]
        rules = children(self.logic, "rule")
        notes = [attribute(one, "name") for one in children(self.logic, "annotation")]
        is_described = not notes and not is_own(self.logic) and any(child(rule, "description") is not None for rule in rules)
        names = [self._cell(as_note(name) or "note", self.logic) for name in (["note"] if is_described else notes)]
        head = DraftRow(inputs=heads or [self._cell("true", self.logic)], outputs=[self._cell(one.name.value, self.logic) for one in outputs], annotations=names)
        return [head, *self._ruler(head), *(self._rule(rule, not clauses, is_described, len(names)) for rule in rules)]

    def _ruler(self, head: DraftRow) -> list[DraftRow]:
        if not attribute(self.logic, "hireloom:ruled"):
            return []
        lines = [[self._cell("---", self.logic) for _ in cells] for cells in (head.inputs, head.outputs, head.annotations)]
        return [DraftRow(inputs=lines[0], outputs=lines[1], annotations=lines[2])]

    def _rule(self, rule: etree._Element, has_no_input: bool, is_described: bool, notes: int) -> DraftRow:
        tests = [self._cell("" if attribute(one, "hireloom:empty") else self._feel(one, one, is_tests=True) or "-", one) for one in children(rule, "inputEntry")]
        values = [self._cell(self._feel(one, one, is_tests=False), one) for one in children(rule, "outputEntry")]
        description = child(rule, "description")
        said = description.text or "" if description is not None else ""
        texts = [said.strip()] if is_described else [text_of(one) for one in children(rule, "annotationEntry")]
        row = DraftRow(inputs=[self._cell("-", rule)] if has_no_input else tests, outputs=values)
        row.annotations = [self._cell(as_note(text), rule) for text in (texts + [""] * notes)[:notes]]
        if is_own(rule):
            row.before = tuple(said.split("\n")) if description is not None else ()
            row.after = attribute(rule, "hireloom:after")
        return row

    def _expression(self, key: str) -> tuple[list[DraftVariable], list[Token], list[DraftRow]]:
        text = boxed(self.logic, self.origins)
        self._guess(text, self.logic, is_tests=False)
        text = self.source.feel(text, self.logic, self.scope.names)
        variable = child(self.decision, "variable")
        found = self.source.types.kind(variable if attribute(variable, "typeRef") else self.logic)
        outputs = [self.scope.variable(key, [], found, self.decision)]
        first = next(iter(self.scope.inputs), "true")
        head = DraftRow(inputs=[self._cell(first, self.logic)], outputs=[self._cell(key, self.logic)])
        row = DraftRow(inputs=[self._cell("-", self.logic)], outputs=[self._cell(text, self.logic)])
        return outputs, [self.origins.token("first", spot(self.logic), "POLICY")], [head, row]

    def _feel(self, holder: etree._Element | None, element: etree._Element, *, is_tests: bool) -> str:
        text = one_line(text_of(holder))
        return self.source.feel(text, holder if holder is not None else element, self.scope.names, is_tests=is_tests) if text and text != "-" else text

    def _cell(self, text: str, element: etree._Element) -> Token:
        return self.origins.token(text, spot(element), "CELL")

    def _statements(self, outputs: list[DraftVariable], hits: list[Token], rows: list[DraftRow]) -> list[Statement]:
        waiting: dict[str, list[Any]] = {"use": self.scope.uses, "input": list(self.scope.inputs.values()), "output": outputs, "hit": hits, "rows": rows}
        statements: list[Statement] = []
        taken = dict.fromkeys(waiting, 0)
        for word, count, is_spaced in self._layout(waiting):
            part = waiting[word][taken[word] : taken[word] + count]
            taken[word] += count
            made = part if word == "rows" else [self._statement(word, part)] if part else []
            if made and is_spaced:
                made[0].before = ("", *made[0].before)
            statements += made
        return statements

    def _layout(self, waiting: dict[str, list[Any]]) -> list[tuple[str, int, bool]]:
        """Which statements stand where, with how many pieces each: as `hireloom:layout` says, when that still fits."""
        written = [part.partition(":") for part in attribute(self.logic, "hireloom:layout").split()]
        layout = [(word.lstrip("~"), int(count), word[0] == "~") for word, _, count in written if word and count.isdigit()]
        if {word: sum(count for one, count, _ in layout if one == word) for word in waiting} == {word: len(part) for word, part in waiting.items()}:
            return layout
        return [(word, size, False) for word, part in waiting.items() for size in ([1] * len(part) if _is_long(part) else [len(part)])]

    def _statement(self, word: str, part: list[Any]) -> Statement:
        at = Token(word.upper(), word, 0, 0)
        if word == "use":
            return DraftUse(at=at, names=part)
        return DraftHit(at=at, policy=part[0]) if word == "hit" else DraftVariables(at=at, variables=part)


def _is_long(part: list[Any]) -> bool:
    """Whether declarations need a line each."""
    variables = [one for one in part if isinstance(one, DraftVariable)]
    return len(variables) > 5 or any(one.titles or one.choices or one.allowed for one in variables)
