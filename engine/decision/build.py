"""From what is written in a rules file to decisions: reads every cell, checks names, types and allowed values.

Knows nothing of the grammar. Problems are added to the scanner's; a decision with a problem is left out.
"""

from collections.abc import Iterable
from typing import Any

from engine.decision.decision import Decision
from engine.decision.draft import Draft, DraftFunction, DraftRow, DraftVariable
from engine.decision.policy import AGGREGATES, POLICIES
from engine.decision.variable import KINDS, Variable
from engine.decision.written import written
from engine.errors import Invalid, Problem, Text, nearest_name
from engine.feel import syntax
from engine.feel.builtins.registry import BUILT_INS
from engine.feel.expression import Expression, compile_expression
from engine.feel.host import HostScanner
from engine.feel.parse import parse_expression, parse_unary_tests
from engine.feel.scanner import Place, Token
from engine.feel.table import Row
from engine.feel.values import Function, kind

__all__ = ["build"]


LONGEST_CHAIN = 50
"""How many decisions may build on one another, each on the next."""


def _by_word(name: str, candidates: Iterable[str]) -> str:
    """The shortest of the names with a word that is most like `name`: `string length` for `lenght`."""
    words = {word: one for one in sorted(candidates, key=len, reverse=True) for word in one.split()}
    return words.get(nearest_name(name, words), "")


class _Build:
    """Builds one decision."""

    def __init__(self, scanner: HostScanner, draft: Draft, functions: dict[str, Function], keys: list[str]) -> None:
        self.scanner = scanner
        self.draft = draft
        self.keys = keys
        names = [variable.name.value for variable in draft.inputs] + [use.value for use in draft.uses]
        self.names = frozenset([*names, *functions])
        self.known = self.names | {"?", "item", "partial"}
        first, last = (scanner.place.at(scanner.text, offset)[0] for offset in (draft.name.start, draft.end))
        self.is_broken = any(first <= p.line <= last for p in scanner.problems)
        """A line of this decision could not be read: what it declares is unknown, so only FEEL is checked."""

    def place(self, token: Token) -> Place:
        return Place(self.scanner.place.file, *self.scanner.place.at(self.scanner.text, token.start))

    def refuse(self, token: Token, en: str, zh: str, **more: str) -> None:
        if not self.is_broken:
            self.scanner.refuse(token.start, en, zh, **more)

    def add(self, problems: Iterable[Problem]) -> None:
        self.scanner.problems.extend(problems)

    def run(self) -> Decision | None:
        before = len(self.scanner.problems) - self.is_broken
        draft = self.draft
        if not draft.outputs:
            self.refuse(draft.name, f"the decision {draft.name.value} has no output", f"决策 {draft.name.value} 没有 output", expected="output name: type")
        if len(draft.rows) < 2:
            self.refuse(draft.name, f"the decision {draft.name.value} has no table with a rule", f"决策 {draft.name.value} 的表格中没有规则", expected="| input || output |")
        self._unique([variable.name for variable in [*draft.inputs, *draft.outputs]])
        inputs = [self._variable(variable) for variable in draft.inputs]
        outputs = {variable.name.value: self._variable(variable) for variable in draft.outputs}
        policy = self._policy()
        table = self._table(outputs, {variable.name: variable for variable in inputs}) if draft.rows else None
        if len(self.scanner.problems) > before or table is None:
            return None
        title = Text(*draft.titles[:2]) if draft.titles else Text(draft.name.value)
        ordered = [outputs[cell.value] for cell in draft.rows[0].outputs]
        place = self.scanner.place
        made = written(draft, place.file, lambda offset: place.at(self.scanner.text, offset))
        return Decision(draft.name.value, title, inputs, ordered, policy, table, made)

    def _unique(self, names: list[Token]) -> None:
        seen: set[str] = set()
        for name in names:
            if name.value in seen:
                self.refuse(name, f"{name.value} is declared twice", f"{name.value} 重复声明")
            seen.add(name.value)

    def _variable(self, draft: DraftVariable) -> Variable:
        type_ = draft.type.value
        if type_ not in KINDS:
            self.scanner.refuse(draft.type.start, f"there is no type {type_}", f"没有类型 {type_}", expected=", ".join(KINDS), nearest=nearest_name(type_, KINDS))
            type_ = "any"
        allowed = self._compiled(draft.allowed, True) if draft.allowed else None
        default = self._compiled(draft.default, False) if draft.default else None
        choices: tuple[Any, ...] = draft.choices
        if (
            allowed is not None
            and isinstance(allowed.tree, syntax.UnaryTests)
            and not allowed.tree.negated
            and all(isinstance(test, syntax.Literal) for test in allowed.tree.tests)
        ):
            choices = tuple(test.value for test in allowed.tree.tests if isinstance(test, syntax.Literal))
        title = Text(*draft.titles[:2]) if draft.titles else Text(draft.name.value)
        return Variable(draft.name.value, type_, title, draft.is_list, choices if not draft.is_list else (), None if choices and not draft.is_list else allowed, default)

    def _compiled(self, token: Token, is_tests: bool) -> Expression | None:
        try:
            tree = (parse_unary_tests if is_tests else parse_expression)(token.value, self.names, self.place(token))
        except Invalid as error:
            self.add(error.problems)
            return None
        expression = Expression(token.value, tree)
        self._check_names(expression.names, token)
        return expression

    def _check_names(self, names: Iterable[str], token: Token) -> None:
        for name in sorted(set(names) - self.known - set(BUILT_INS)):
            at = token.start + max(token.value.find(name), 0)
            candidates = [*self.known, *BUILT_INS]
            if token.value[at - token.start + len(name) :].lstrip()[:1] in ("(", "（"):
                en, zh = f"there is no function {name}", f"没有函数 {name}"
                self.refuse(Token("NAME", name, at, at), en, zh, nearest=nearest_name(name, candidates) or _by_word(name, candidates))
                continue
            en, zh = f"{name} is neither an input nor a decision that is used", f"{name} 既不是 input，也不是 use 的决策"
            self.refuse(Token("NAME", name, at, at), en, zh, expected=", ".join(sorted(self.names)), nearest=nearest_name(name, candidates))

    def _policy(self) -> str:
        if len(self.draft.hits) > 1:
            self.refuse(self.draft.hits[1], "the hit policy is said twice", "hit 重复声明")
        policy = self.draft.hits[0].value if self.draft.hits else "unique"
        if policy not in POLICIES:
            self.refuse(self.draft.hits[0], f"there is no hit policy {policy}", f"没有命中策略 {policy}", expected=", ".join(POLICIES), nearest=nearest_name(policy, POLICIES))
        if policy in AGGREGATES and len(self.draft.outputs) > 1:
            self.refuse(self.draft.hits[0], f"{policy} makes one value of all, so it needs one output", f"{policy} 汇总为一个值，只能有一个 output", expected="collect")
        return policy

    def _table(self, outputs: dict[str, Variable], inputs: dict[str, Variable]) -> tuple[list[syntax.Node], list[Row]] | None:
        head, *rows = self.draft.rows
        heads, results = head.inputs, head.outputs
        if self.is_broken:
            self._read_cells(rows)
            return None
        for cell in results:
            if cell.value not in outputs:
                self.refuse(
                    cell, f"{cell.value} is no output of this decision", f"{cell.value} 不是该决策的 output", expected=", ".join(outputs), nearest=nearest_name(cell.value, outputs)
                )
        self._unique(results)
        for name in outputs.keys() - {cell.value for cell in results}:
            self.refuse(results[0], f"the output {name} has no column", f"输出 {name} 没有对应的列", expected=name)
        columns = [self._node(cell, is_tests=False) for cell in heads]
        variables = [inputs.get(cell.value) for cell in heads]
        made = [self._row(row, variables, [outputs.get(cell.value) for cell in results]) for row in rows if not row.is_ruler]
        if any(column is None for column in columns) or any(row is None for row in made):
            return None
        return [column for column in columns if column is not None], [row for row in made if row is not None]

    def _read_cells(self, rows: list[DraftRow]) -> None:
        for row in rows:
            for cell in row.inputs:
                self._node(cell, is_tests=True)
            for cell in row.outputs:
                self._node(cell, is_tests=False)

    def _row(self, row: DraftRow, inputs: list[Variable | None], outputs: list[Variable | None]) -> Row | None:
        cells, results = row.inputs, row.outputs
        if len(cells) != len(inputs) or len(results) != len(outputs):
            en = f"the row has {len(cells)} || {len(results)} cells, the first one {len(inputs)} || {len(outputs)}"
            zh = f"此行有 {len(cells)} || {len(results)} 个单元格，表头有 {len(inputs)} || {len(outputs)} 个"
            self.refuse(cells[0], en, zh, expected=f"{len(inputs)} || {len(outputs)}")
            return None
        tests = [self._node(cell, is_tests=True) for cell in cells]
        values = [self._node(cell, is_tests=False) if cell.value else syntax.Literal(None) for cell in results]
        if any(node is None for node in [*tests, *values]):
            return None
        for cell, node, variable in zip(cells, tests, inputs, strict=True):
            if isinstance(node, syntax.UnaryTests) and variable is not None and not variable.is_list:
                for test in node.tests:
                    self._check_value(cell, test, variable)
        for cell, node, variable in zip(results, values, outputs, strict=True):
            if variable is not None and node is not None:
                self._check_value(cell, node, variable)
        return Row(tuple(test for test in tests if isinstance(test, syntax.UnaryTests)), tuple(value for value in values if value is not None))

    def _check_value(self, cell: Token, node: syntax.Node, variable: Variable) -> None:
        """A value that is written down must be one that the variable can have."""
        value = node.value if isinstance(node, syntax.Literal) else None
        if value is None:
            return
        if variable.choices and value not in variable.choices:
            self.refuse(
                cell,
                f"{variable.name} cannot be {value}",
                f"{variable.name} 的取值不能是 {value}",
                expected=variable.type_text,
                nearest=nearest_name(str(value), map(str, variable.choices)),
            )
        elif not variable.choices and variable.type in ("number", "integer", "text", "string", "boolean") and kind(value) != KINDS[variable.type]:
            self.refuse(
                cell, f"{variable.name} is a {variable.type}, not a {kind(value)}", f"{variable.name} 的类型是 {variable.type}，不是 {kind(value)}", expected=variable.type_text
            )

    def _node(self, cell: Token, *, is_tests: bool) -> syntax.Node | None:
        text = cell.value or "-"
        try:
            node = parse_unary_tests(text, self.names, self.place(cell)) if is_tests else parse_expression(text, self.names, self.place(cell))
        except Invalid as error:
            self.add(error.problems)
            return None
        if _has_names(node):
            self._check_names(Expression(text, node).names, cell)
        return node


def _has_names(node: syntax.Node) -> bool:
    return isinstance(node, syntax.Name) or any(_has_names(child) for child in syntax.children(node))


def build(scanner: HostScanner, drafts: list[Draft], drafted: list[DraftFunction]) -> tuple[dict[str, Decision], dict[str, Function]]:
    """The decisions and functions of a file by their keys."""
    functions = _functions(scanner, drafted)
    keys = [draft.name.value for draft in drafts]
    decisions: dict[str, Decision] = {}
    for draft in drafts:
        if keys.count(draft.name.value) > 1 and draft is not next(one for one in drafts if one.name.value == draft.name.value):
            scanner.refuse(draft.name.start, f"the decision {draft.name.value} stands twice", f"决策 {draft.name.value} 重复")
            continue
        decision = _Build(scanner, draft, functions, keys).run()
        if decision is not None:
            decision.functions = dict(functions)
            decisions[decision.key] = decision
    _connect(scanner, drafts, decisions, keys)
    return decisions, functions


def _functions(scanner: HostScanner, drafted: list[DraftFunction]) -> dict[str, Function]:
    names = [draft.name.value for draft in drafted]
    functions: dict[str, Function] = {}
    for draft in drafted:
        line, column = scanner.place.at(scanner.text, draft.expression.start)
        try:
            expression = compile_expression("function" + draft.expression.value, names=names, file=scanner.place.file, line=line, column=column - len("function"))
        except Invalid as error:
            scanner.problems.extend(error.problems)
            continue
        value = expression.evaluate(functions).value
        if isinstance(value, Function):
            functions[draft.name.value] = value
        else:
            scanner.refuse(draft.expression.start, "this is no function", "这不是函数", expected="function name(parameters) expression")
    return functions


def _connect(scanner: HostScanner, drafts: list[Draft], decisions: dict[str, Decision], keys: list[str]) -> None:
    for draft in drafts:
        for use in draft.uses:
            if use.value not in keys:
                scanner.refuse(use.start, f"there is no decision {use.value}", f"没有决策 {use.value}", expected=", ".join(keys), nearest=nearest_name(use.value, keys))
        if draft.name.value in decisions:
            decisions[draft.name.value].used = tuple(decisions[use.value] for use in draft.uses if use.value in decisions)
    edges = {draft.name.value: [use.value for use in draft.uses] for draft in drafts}
    circles = [draft for draft in drafts if _reaches(draft.name.value, draft.name.value, edges)]
    for draft in circles:
        scanner.refuse(draft.name.start, f"the decision {draft.name.value} uses itself", f"决策 {draft.name.value} 直接或间接使用了自己")
    if not circles:
        _refuse_chain(scanner, drafts, edges)


def _refuse_chain(scanner: HostScanner, drafts: list[Draft], edges: dict[str, list[str]]) -> None:
    """Refuses the first decision that builds on a longer chain of others than can be evaluated."""
    chained = set(edges)
    for _ in range(LONGEST_CHAIN + 1):
        chained = {name for name in chained if chained.intersection(edges[name])}
    for draft in [one for one in drafts if one.name.value in chained][:1]:
        en = f"the decision {draft.name.value} uses a decision that uses another, and so on, more than {LONGEST_CHAIN} times"
        zh = f"决策 {draft.name.value} 逐层使用其他决策，超过 {LONGEST_CHAIN} 层"
        scanner.refuse(draft.name.start, en, zh, expected=f"<= {LONGEST_CHAIN}")


def _reaches(start: str, goal: str, edges: dict[str, list[str]]) -> bool:
    waiting, seen = list(edges.get(start, [])), set()
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(edges.get(name, []))
    return False
