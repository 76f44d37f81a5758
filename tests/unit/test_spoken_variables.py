"""What variables are called, so that drawings say their conditions in words."""

from engine.errors import Text
from engine.feel.check import check_expression
from engine.feel.syntax import Type
from engine.model.view import VariableView
from engine.pack import Pack, compile_pack
from engine.pack.spoken import spoken_variables
from nodes.registry import manifests

FILES = {
    "trip.workflow.yaml": """workflow: trip
title: {en: Trip, zh: 出差}
inputs: {type: object, properties: {urgent: {type: boolean, x-title: {en: Urgent, zh: 紧急}}, loose: {type: string}}}
nodes:
  start: {type: start}
  ask: {type: user_task, title: {en: Ask, zh: 申请}, candidates: starter, form: trip, outputs: {cost: =result.values.cost, way: =result.values.way, twice: =result.values.cost}}
  boss: {type: approval, title: {en: Manager approves, zh: 经理审批}, inputs: {approvers: role:hr}, outputs: {answer: =result.outcome, twice: =result.outcome}}
  who: {type: decision, title: {en: Rules, zh: 规则}, decision: who, inputs: {cost: =cost}, outputs: {finance: =result.finance, note: =result.note, sum: =result.finance = true}}
  end: {type: end}
edges:
  - {from: start, to: ask}
  - {from: ask, to: boss}
  - {from: boss, to: who, when: answer = "approve"}
  - {from: boss, to: end, default: true}
  - {from: who, to: end}
""",
    "trip.form": 'form trip "Trip" | "出差" {\n  cost "Cost" | "费用" : money(CNY)\n  way "By" | "方式" : choice("train" "Train" | "火车", "air" "Air" | "飞机")\n}\n',
    "who.rules": 'decision who "Who" | "谁" {\n  input  cost: number\n  output finance "Finance" | "财务": boolean, note: text\n'
    '  hit first\n  | cost || finance | note |\n  | -    || false   | ""   |\n}\n',
}  # fmt: skip


def test_a_variable_is_called_as_what_sets_it() -> None:
    pack = compile_pack(Pack("trip", Text("Trip", "出差"), FILES), manifests())
    found = spoken_variables(pack, pack.workflows["trip"])
    assert found == {
        "urgent": VariableView(title=Text("Urgent", "紧急")),
        "cost": VariableView(title=Text("Cost", "费用")),
        "way": VariableView(title=Text("By", "方式"), choices={"train": Text("Train", "火车"), "air": Text("Air", "飞机")}),
        "answer": VariableView(title=Text("Manager approves", "经理审批"), choices={"approve": Text("Approve", "同意"), "reject": Text("Reject", "拒绝")}),
        "finance": VariableView(title=Text("Finance", "财务")),
    }


def test_a_difference_of_dates_where_a_number_is_needed_says_how_to_count_days() -> None:
    scope = {"from": Type("date"), "to": Type("date")}
    [problem] = check_expression("to - from", scope=scope, expects=Type("number")).problems
    assert problem.message.en.endswith("(…).days is its number of days")
    assert check_expression("(to - from).days + 1", scope=scope, expects=Type("number")).problems == ()
