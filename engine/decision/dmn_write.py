"""From drafts to the XML of DMN 1.5.

Knows no meaning beyond types and names. The surprising rule: every piece of FEEL is written as the standard has it; where the rules write it differently,
theirs stands beside it as `hireloom:text`, and holds as long as nobody changes the standard one.
"""

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from engine.decision.dmn_drawing import NAMESPACES, draw
from engine.decision.dmn_name import Renamed, standard
from engine.decision.dmn_type import KINDS_OF_DMN, OWN_TYPES
from engine.decision.dmn_xml import HIRELOOM, MODEL, put_own_text, text_of
from engine.decision.draft import Draft, DraftFunction, DraftRow, Drafts, DraftUse, DraftVariable, DraftVariables
from engine.decision.exchange import note_text
from engine.errors import Invalid, problem
from engine.feel import syntax
from engine.feel.aligned import titled
from engine.feel.parse import parse_expression, parse_unary_tests
from engine.feel.scanner import Token

__all__ = ["write_definitions"]

_MANY = frozenset({"rule order", "output order", "collect"})
_TYPE = re.compile(r"number|string|boolean|date|time|date and time|days and time duration|years and months duration")


def write_definitions(drafts: Drafts, file: str) -> bytes:
    """The file of these drafts. Raises Invalid when a text cannot stand in XML."""
    try:
        return _Writer(drafts, file).run()
    except ValueError as error:
        raise Invalid(problem("dmn.text", f"a text of these rules cannot stand in XML: {error}", f"规则中有文本无法写入 XML：{error}", file=file)) from error


class _Writer:
    def __init__(self, drafts: Drafts, file: str) -> None:
        self.items = drafts.items
        self.decisions = {item.name.value: item for item in self.items if isinstance(item, Draft)}
        self.functions = {item.name.value: item for item in self.items if isinstance(item, DraftFunction)}
        name = re.sub(r"\.\w+$", "", re.split(r"[/\\]", file)[-1]) or next(iter(self.decisions), "rules")
        prefixes: dict[str | None, str] = {None: MODEL, "hireloom": HIRELOOM, **NAMESPACES}
        self.root = etree.Element(f"{{{MODEL}}}definitions", nsmap=prefixes)
        self.root.set("id", "hireloom.definitions")
        self.root.set("name", name)
        self.root.set("namespace", f"{HIRELOOM}/{re.sub(r'[^A-Za-z0-9._-]', '_', name)}")
        self.root.set("exporter", "Hireloom")
        self.ids: set[str] = {"hireloom.definitions"}
        self.inputs: dict[str, str] = {}
        """The id of each input, by its name."""
        self.key_ids = {name: self._id(name) for name in [*self.decisions, *self.functions]}

    def run(self) -> bytes:
        self._inputs()
        for item in self.items:
            if isinstance(item, DraftFunction):
                self._function(item)
            else:
                self._decision(item)
        draw(self.root)
        etree.indent(self.root, "  ")
        return bytes(etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", pretty_print=True))

    def _id(self, text: str) -> str:
        """An id that XML allows, always the same for the same text."""
        plain = re.sub(r"[^\w.-]", "_", text)
        plain = plain if re.match(r"[^\W\d]", plain) and plain.isprintable() else f"_{plain}"
        found, number = plain, 1
        while found in self.ids:
            number += 1
            found = f"{plain}.{number}"
        self.ids.add(found)
        return found

    def _add(self, parent: etree._Element, tag: str, id_: str = "", /, **attributes: str) -> etree._Element:
        made = etree.SubElement(parent, f"{{{MODEL}}}{tag}")
        if id_:
            made.set("id", self._id(id_))
        for key, value in attributes.items():
            if value:
                made.set(key, value)
        return made

    def _describe(self, element: etree._Element, before: Sequence[str], *, is_item: bool = False) -> None:
        """The comments above a piece; one blank line above a decision is a matter of course."""
        kept = [line for index, line in enumerate(before) if line or not is_item or index]
        if kept:
            self._add(element, "description").text = "\n".join(kept)

    def _entitle(self, element: etree._Element, titles: Sequence[str]) -> None:
        if titles:
            element.set("label", titles[0])
        if len(titles) > 1:
            element.set(f"{{{HIRELOOM}}}zh", titles[1])

    def _inputs(self) -> None:
        groups: dict[str, list[DraftVariable]] = {}
        for decision in self.decisions.values():
            for variable in decision.inputs:
                groups.setdefault(variable.name.value, []).append(variable)
        for name, variables in groups.items():
            is_same = len({_declaration(one) for one in variables}) == 1
            self.inputs[name] = f"input.{name}"
            reference = ""
            if is_same:
                reference = self._type(variables[0], f"input.{name}.type")
            elif len({(one.type.value, one.is_list) for one in variables}) == 1 and not variables[0].is_list:
                reference = KINDS_OF_DMN.get(variables[0].type.value, "Any")
            data = self._add(self.root, "inputData", f"input.{name}", name=name)
            self.inputs[name] = data.get("id")
            self._entitle(data, variables[0].titles if is_same else [])
            variable = self._add(data, "variable", f"input.{name}.variable", name=name, typeRef=reference or "Any")
            own = variables[0].type.value
            if is_same and own in OWN_TYPES and reference == OWN_TYPES[own]:
                variable.set(f"{{{HIRELOOM}}}type", own)
            if is_same and variables[0].default:
                variable.set(f"{{{HIRELOOM}}}default", variables[0].default.value)
            if not is_same:
                data.set(f"{{{HIRELOOM}}}declared", "apart")

    def _type(self, variable: DraftVariable, name: str) -> str:
        """The `typeRef` of a variable; an item definition is made where it needs one."""
        plain = KINDS_OF_DMN.get(variable.type.value, "Any")
        if not variable.is_list and not variable.choices and not variable.allowed:
            return plain
        made = etree.Element(f"{{{MODEL}}}itemDefinition")
        made.set("id", self._id(name))
        made.set("name", made.get("id"))
        if variable.is_list:
            made.set("isCollection", "true")
        if variable.type.value in OWN_TYPES:
            made.set(f"{{{HIRELOOM}}}type", variable.type.value)
        self._add(made, "typeRef").text = plain
        self._allowed(made, "allowedValues", variable)
        self.root.insert(sum(1 for one in self.root if one.tag == made.tag), made)
        return str(made.get("id"))

    def _allowed(self, parent: etree._Element, name: str, variable: DraftVariable) -> None:
        if variable.choices:
            self._text(self._add(parent, name), ", ".join(titled([choice]) for choice in variable.choices))
        elif variable.allowed:
            parent.set(f"{{{HIRELOOM}}}in", "true")
            written = variable.allowed.value
            holder = self._add(parent, name)
            self._feel(holder, written, {}, is_tests=True)
            plain = text_of(holder)
            if plain.startswith("(") and isinstance(_tree(plain, {}, is_tests=True), syntax.UnaryTests) and _is_wrapped(plain):
                holder[0].text = plain[1:-1].strip()
                put_own_text(holder, written)

    def _function(self, draft: DraftFunction) -> None:
        key = draft.name.value
        model = self._add(self.root, "businessKnowledgeModel", name=key)
        model.set("id", self.key_ids[key])
        self._describe(model, draft.before, is_item=True)
        if draft.after:
            model.set(f"{{{HIRELOOM}}}after", draft.after)
        self._add(model, "variable", f"{key}.variable", name=key)
        logic = self._add(model, "encapsulatedLogic", f"{key}.logic")
        parameters, body = _function_parts(draft.expression.value)
        for name, type_ in parameters:
            parameter = self._add(logic, "formalParameter", name=name, typeRef=type_ if _TYPE.fullmatch(type_) else "")
            if type_ and not _TYPE.fullmatch(type_):
                parameter.set(f"{{{HIRELOOM}}}type", type_)
        names = dict.fromkeys([*self.functions, *(name for name, _ in parameters)])
        holder = self._add(logic, "literalExpression")
        self._feel(holder, body, {name: Renamed(name) for name in names})
        heads = ", ".join(f"{name}: {type_}" if type_ else name for name, type_ in parameters)
        if f"({heads}) {text_of(holder)}" != draft.expression.value:
            put_own_text(holder, draft.expression.value)
        for used in self._called(draft.expression.value):
            self._require(model, "knowledgeRequirement", "requiredKnowledge", self.key_ids[used], f"{key}.needs.{used}")

    def _called(self, *texts: str) -> list[str]:
        """The functions that texts may call."""
        return [name for name in self.functions if any(name in text for text in texts)]

    def _require(self, parent: etree._Element, name: str, reference: str, target: str, id_: str) -> etree._Element:
        made = self._add(parent, name, id_)
        self._add(made, reference).set("href", f"#{target}")
        return made

    def _decision(self, draft: Draft) -> None:
        key = draft.name.value
        decision = self._add(self.root, "decision", name=key)
        decision.set("id", self.key_ids[key])
        self._entitle(decision, draft.titles)
        self._describe(decision, draft.before, is_item=True)
        self._add(decision, "variable", f"{key}.variable", name=key)
        for use in draft.uses:
            self._require(decision, "informationRequirement", "requiredDecision", self.key_ids[use.value], f"{key}.uses.{use.value}")
        for variable in draft.inputs:
            name = variable.name.value
            made = self._require(decision, "informationRequirement", "requiredInput", self.inputs[name], f"{key}.takes.{name}")
            if self.root.xpath("*[@id=$id]/@h:declared", id=self.inputs[name], namespaces={"h": HIRELOOM}):
                made.set(f"{{{HIRELOOM}}}declares", _declaration(variable))
        texts = [cell.value for row in draft.rows for cell in [*row.inputs, *row.outputs]]
        for called in self._called(*texts):
            self._require(decision, "knowledgeRequirement", "requiredKnowledge", self.key_ids[called], f"{key}.needs.{called}")
        self._table(decision, draft)

    def _table(self, decision: etree._Element, draft: Draft) -> None:
        key = draft.name.value
        table = self._add(decision, "decisionTable", f"{key}.table")
        policy, _, aggregation = (draft.hits[0].value if draft.hits else "").partition("collect ")
        if draft.hits:
            table.set("hitPolicy", (policy or "collect").upper())
        if aggregation:
            table.set("aggregation", aggregation.upper())
        head, *rows = draft.rows
        layout = _layout(draft)
        if layout:
            table.set(f"{{{HIRELOOM}}}layout", layout)
        if rows and rows[0].is_ruler:
            table.set(f"{{{HIRELOOM}}}ruled", "true")
        names = self._scope(draft)
        inputs = {variable.name.value: variable for variable in draft.inputs}
        for number, cell in enumerate(head.inputs, 1):
            self._input(table, f"{key}.input.{number}", cell, inputs.get(cell.value), names)
        outputs = {variable.name.value: variable for variable in draft.outputs}
        for number, cell in enumerate(head.outputs, 1):
            self._output(table, f"{key}.output.{number}", outputs[cell.value], names, is_only=len(outputs) == 1)
        if [cell.value for cell in head.outputs] != list(outputs):
            table.set(f"{{{HIRELOOM}}}outputs", ", ".join(outputs))
        for cell in head.annotations:
            self._add(table, "annotation").set("name", note_text(cell.value))
        for number, row in enumerate((row for row in rows if not row.is_ruler), 1):
            self._rule(table, f"{key}.rule.{number}", row, names)

    def _scope(self, draft: Draft) -> Mapping[str, Renamed]:
        names = {name: Renamed(name) for name in [*self.functions, *(one.name.value for one in draft.inputs)]}
        for use in draft.uses:
            names[use.value] = _bare(self.decisions[use.value])
        return names

    def _input(self, table: etree._Element, id_: str, cell: Token, variable: DraftVariable | None, names: Mapping[str, Renamed]) -> None:
        clause = self._add(table, "input", id_)
        head = self._add(clause, "inputExpression", f"{id_}.expression")
        self._feel(head, cell.value, names)
        if variable is None:
            return
        if variable.titles:
            clause.set("label", variable.titles[0])
        if not variable.is_list:
            head.set("typeRef", KINDS_OF_DMN.get(variable.type.value, "Any"))
        if variable.choices or variable.allowed:
            self._allowed(clause, "inputValues", variable)

    def _output(self, table: etree._Element, id_: str, variable: DraftVariable, names: Mapping[str, Renamed], *, is_only: bool) -> None:
        name = variable.name.value
        clause = self._add(table, "output", id_, name="" if is_only else name)
        if is_only:
            clause.set(f"{{{HIRELOOM}}}name", name)
        self._entitle(clause, variable.titles)
        clause.set("typeRef", self._type(variable, f"{id_}.type") if variable.is_list else KINDS_OF_DMN.get(variable.type.value, "Any"))
        if variable.type.value in OWN_TYPES and not variable.is_list:
            clause.set(f"{{{HIRELOOM}}}type", variable.type.value)
        if not variable.is_list:
            self._allowed(clause, "outputValues", variable)
        if variable.default:
            self._feel(self._add(clause, "defaultOutputEntry"), variable.default.value, names)

    def _rule(self, table: etree._Element, id_: str, row: DraftRow, names: Mapping[str, Renamed]) -> None:
        rule = self._add(table, "rule", id_)
        self._describe(rule, row.before)
        if row.after:
            rule.set(f"{{{HIRELOOM}}}after", row.after)
        for number, cell in enumerate(row.inputs, 1):
            self._feel(self._add(rule, "inputEntry", f"{id_}.input.{number}"), cell.value, names, is_tests=True)
        for number, cell in enumerate(row.outputs, 1):
            self._feel(self._add(rule, "outputEntry", f"{id_}.output.{number}"), cell.value, names)
        for cell in row.annotations:
            self._text(self._add(rule, "annotationEntry"), note_text(cell.value))

    def _feel(self, holder: etree._Element, written: str, names: Mapping[str, Renamed], *, is_tests: bool = False) -> None:
        """A piece of FEEL in its standard form, with the rules' own beside it when that is another."""
        if written in ("", "-"):
            self._text(holder, "-" if is_tests else written)
            if is_tests and not written:
                holder.set(f"{{{HIRELOOM}}}empty", "true")
            return
        plain = standard(written, _tree(written, names, is_tests=is_tests), names)
        self._text(holder, plain)
        if plain != written:
            put_own_text(holder, written)

    def _text(self, holder: etree._Element, text: str) -> None:
        self._add(holder, "text").text = text


def _tree(text: str, names: Mapping[str, Renamed], *, is_tests: bool) -> syntax.Node:
    return parse_unary_tests(text, names) if is_tests else parse_expression(text, names)


def _bare(decision: Draft) -> Renamed:
    """How DMN speaks of a decision: with one output it is that output's value."""
    key, outputs = decision.name.value, decision.outputs
    if len(outputs) != 1:
        return Renamed(key)
    name = outputs[0].name.value
    is_list = bool(decision.hits) and decision.hits[0].value in _MANY
    return Renamed(key, {name: ""}, f"(for item in {key} return {{{name}: item}})" if is_list else f"{{{name}: {key}}}")


def _declaration(variable: DraftVariable) -> str:
    """The variable as a rules file declares it."""
    kind = titled(variable.choices) if variable.choices else ("list of " if variable.is_list else "") + variable.type.value
    parts = [variable.name.value, titled(variable.titles), f": {kind}"]
    parts += [f"{word} {token.value}" for word, token in (("in", variable.allowed), ("default", variable.default)) if token]
    return " ".join(part for part in parts if part)


def _layout(draft: Draft) -> str:
    """Which statements stand where, when that is not as a file that comes from elsewhere would be set."""
    parts: list[tuple[str, int, str]] = []
    for statement in draft.statements:
        space = "~" if "" in statement.before[:1] else ""
        if isinstance(statement, DraftRow):
            if parts and parts[-1][0] == "rows" and statement is not draft.rows[0]:
                parts[-1] = ("rows", parts[-1][1] + 1, parts[-1][2])
            else:
                parts.append(("rows", 1, space))
        elif isinstance(statement, DraftUse):
            parts.append(("use", len(statement.names), space))
        elif isinstance(statement, DraftVariables):
            parts.append((statement.at.value, len(statement.variables), space))
        else:
            parts.append(("hit", 1, space))
    return " ".join(f"{space}{word}:{count}" for word, count, space in parts)


def _is_wrapped(text: str) -> bool:
    """Whether the bracket that the text begins with ends with it."""
    depth, is_text = 0, False
    for index, character in enumerate(text):
        is_text ^= character == '"' and text[index - 1] != "\\"
        depth += 0 if is_text else (character == "(") - (character == ")")
        if depth == 0 and not is_text:
            return index == len(text) - 1
    return False


def _function_parts(text: str) -> tuple[list[tuple[str, str]], str]:
    """The parameters of `(a: number, b) body`, each with its type, and the body."""
    depth, start = 0, 1
    found: list[tuple[str, str]] = []
    for index, character in enumerate(text):
        opened = {"(": 1, "<": 1, "（": 1, ")": -1, ">": -1, "）": -1}.get(character, 0) if text[index - 1 : index] != "-" else 0
        depth += opened
        if (depth == 1 and character in ",，") or (depth == 0 and opened < 0):
            name, _, type_ = text[start:index].replace("：", ":").partition(":")
            found += [(" ".join(name.split()), " ".join(type_.split()))] if name.strip() else []
            start = index + 1
        if depth == 0 and opened < 0:
            return found, text[index + 1 :].strip()
    return found, ""
