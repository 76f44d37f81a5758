"""Writes docs/errors.md from the sources: `python -m tests.house.error_docs`.

Knows every code by walking the syntax trees (tests.house.sources). What a code means is said by a manifest, else by the first message beside it, else here.
"""

from itertools import groupby

from nodes.registry import manifests
from tests.house.sources import ROOT, Code, codes

__all__ = ["PAGE", "page"]

PAGE = ROOT / "docs" / "errors.md"
HEAD = """# Errors

Written by `python -m tests.house.error_docs` from the sources. `…` stands for what is filled in.

A problem has a code, a message in English and Chinese, and where it can: path, file, line, column, what was expected, the nearest right name. The API answers RFC 9457
`application/problem+json` with `code` (of the first problem) and `problems` (all of them); the command line prints one line each; a check prints all of a folder.

| answered as | meaning | HTTP |
|---|---|---|
| NotFound | what was named does not exist, or not for this tenant | 404 |
| Conflict | the state does not allow it | 409 |
| Invalid | the input breaks a rule; all broken rules are listed | 422 |
| Denied | this principal may not | 403 |
| NotSignedIn, WrongCredentials | nobody said who asks, or wrongly | 401 |
| TooManyAttempts, TooOften | wait first; `Retry-After` says how long | 429 |
| Unavailable | the database does not answer; `Retry-After` says when to ask again | 503 |
| Refused | HTTP itself refuses | as given |
| business error | a node's answer is no: takes the error edge, else an incident | - |
| technical error | a node could not do it now: tried again, then an incident | - |
| incident | the run cannot go on; a person retries or cancels | - |
| warning | beside a node's outputs; stops nothing | - |
"""
# Codes whose messages are put together elsewhere.
MEANINGS = {
    "organisation.unknown_person": ("there is no person … who works here", "没有在职人员 …"),
    "pause.holds": ("the workflow … is paused: end the pause, and its runs go on", "流程 … 已暂停，须先结束暂停，流程才能继续"),
    "value.not_a_name": ("write person:<id> or role:<role>", "请写为 person:<编号> 或 role:<角色>"),
    "task.nobody": ("nobody was found for …, which asks …", "…找不到办理人：要求由…办理"),
    "workflow.inputs": ("this does not follow the rules of JSON Schema", "不符合 JSON Schema 的规则"),
    "feel.always_null": ("this piece is null whatever the values are", "无论取值如何，此处总为空值"),
    "feel.too_long": ("the expression is longer than allowed", "表达式超过允许的长度"),
    "feel.syntax": ("the text cannot be read here", "文本在此处无法解析"),
    "feel.type": ("an operator, an argument or a result can never be of the type that is needed", "运算、参数或结果的类型永远不符"),
    "feel.unknown_function": ("there is no such function; the nearest is named", "没有该函数；提示中给出最接近的名称"),
    "feel.unknown_name": ("the name is not known here; the nearest is named", "此处没有该名称；提示中给出最接近的名称"),
    "feel.unreachable": ("a branch, a value or a test that can never count, or a condition that is always the same", "永远不会生效的分支、取值或条件"),
    "organisation.column": ("a head of a table is no column of it, stands twice, or a needed column is missing", "表头不是该表的列、重复，或缺少必需的列"),
    "organisation.department": ("there is no such department, or several are called so; the nearest is named", "没有该部门，或有多个同名部门；提示中给出最接近的名称"),
    "organisation.email": ("this is no e-mail address, or it is missing", "邮箱无效或缺失"),
    "organisation.person": ("there is nobody called so, or several people are; the nearest is named", "没有该人员，或有多人同名；提示中给出最接近的名称"),
    "form.check": ("the form's own check does not hold; the message is the form's", "表单自身的校验不成立，提示文字由表单给出"),
    "form.not_allowed": ("this field may not be changed by these roles", "这些角色不能修改该字段"),
    "form.file": ("a stored file is not what its field asks for: its kind, its size, a picture", "上传的文件不符合字段要求：类型、大小或是否为图片"),
    "form.unknown_name": ("a name in a form that is no field of it, and that nobody gives or that looks like a field's", "表单中的名称不是其字段，流程也未提供，或与某字段相近"),
    "form.valid": ("a condition of the field's own value does not hold; the message is the form's", "字段自身的条件不成立，提示文字由表单给出"),
    "form.value": ("the value does not fit the field; the message names the field", "填写内容不符合字段要求，提示中有字段名"),
    "job.lost": ("the process that did the work died at its last attempt", "最后一次尝试时执行进程意外退出"),
    "job.no_requirements": ("the job asks for nothing that could be compared", "职位没有可比较的要求"),
    "language.json": ("the JSON of a form, record or rules file does not fit; the path says where", "表单、档案或规则的 JSON 不符合要求，路径指出位置"),
    "language.syntax": ("a form, record or rules file cannot be read here", "表单、档案或规则文件在此处无法解析"),
    "opening.input": ("an input that the opening gives does not fit the workflow", "职位提供的输入不符合流程要求"),
    "opening.not_public": ("the workflow is none that strangers may start; the nearest is named", "该流程不允许公开发起；提示中给出最接近的流程"),
    "public.no_input": ("a field of a public form is no input of its workflow", "公开表单的字段不是流程的输入"),
    "public.offers": ("a field of a public form offers what only this company may see", "公开表单的字段提供了仅限本公司查看的选项"),
    "sign.not_a_task": ("the step is one that nobody answers: a run is sent back only to where people were asked", "该节点不由人办理，只能退回到有人办理过的节点"),
    "upload.too_many": ("as many files were sent here as are taken", "此处上传的文件数已达上限"),
    "pack.not_utf8": ("a file is not UTF-8 text; the message names the encoding that it seems to have", "文件不是 UTF-8 编码；提示中指出疑似的编码"),
    "record.invalid": ("the values do not fit the record type; the message names every field that is wrong", "内容不符合档案类型；消息列出所有有误的字段"),
    "record.not_unique": ("another record of the type has this value already", "该类型的另一条档案已使用此内容"),
    "rename.unsure": ("something is not renamed because one of its places is not sure; the message says which", "有一处引用无法确定，因此未重命名；提示中说明是哪一处"),
    "request.refused": ("the request cannot be read", "请求无法解析"),
    "rules.always": ("a cell of several tests, one of which holds whatever comes; the message says what was meant", "一格中的多个测试对任何取值都成立；提示中给出可能的本意"),
    "rules.gap": ("values that no rule of a table is for; the message says which, with an example", "表格中没有规则对应的取值；提示中给出范围和例子"),
    "rules.never": ("a rule with a cell that no value passes", "规则中有一格不可能成立"),
    "rules.overlap": ("two rules hold at once where the hit policy allows one, or one answer", "两条规则同时成立，与命中策略矛盾"),
    "rules.priority": ("the hit policy goes by the order of allowed values, and no output has them", "命中策略按允许值的顺序决定，但没有 output 列出允许值"),
    "rules.shadowed": ("a rule that never decides, because others always come first", "规则永远轮不到，总有其他规则优先"),
    "rules.unfinished": ("the table is too large to be looked through completely", "表格过大，分析未能全部完成"),
    "run.input": ("an input of the run breaks the workflow's schema", "流程输入不符合要求"),
    "run.variables_too_large": ("the run's variables would take more bytes than allowed", "流程变量超过允许的大小"),
    "sheet.xlsx": ("the file is no Excel workbook that can be read", "不是可读取的 Excel 工作簿"),
    "value.invalid": ("a value breaks its schema", "数据不符合要求"),
    "value.wrong_type": ("a value has another type than expected", "数据类型不符"),
    "workflow.name": ("a name in the workflow names nothing", "流程中的名称不存在"),
    "workflow.invalid": ("the workflow file breaks its schema", "流程文件不符合格式"),
    "run.outputs": ("the outputs said for a skipped node break its type's schema", "为跳过的节点给出的输出不符合其类型的格式"),
    "migration.call": ("the run waits for a child of another workflow than the new version calls", "实例等待的子流程与新版本调用的不同"),
    "migration.compensation": ("what was done could not be taken back any more", "已完成的工作将无法补偿"),
    "migration.event": ("the run waits for another message or signal than the new version", "实例等待的消息或信号与新版本不同"),
    "migration.join": ("tokens wait at, or were taken by, a join on ways that the new version does not have", "汇合处的分支在新版本中不存在"),
    "migration.kind": ("the node and what stands for it are of different kinds", "节点与其对应节点的种类不同"),
    "migration.many": ("instances are at work that the new version would not have", "正在执行的多实例与新版本不一致"),
    "migration.no_target": ("something stands at a node for which the new version has none", "实例停留的节点在新版本中没有对应"),
    "migration.outcome": ("a signer has answered with an outcome that the new version does not have", "已有的办理结果在新版本中不存在"),
    "migration.scope": ("the node stands in another subprocess in the new version", "节点在新版本中位于另一个子流程"),
    "migration.type": ("open work is of another type than the new version's node", "未完成的工作与新版本节点的类型不同"),
    "rehearsal.child": ("another workflow would be called", "将会调用另一个流程"),
    "rehearsal.incident": ("the run would stop with an incident", "流程将出现异常"),
    "rehearsal.machine": ("work would be done whose result nobody knows", "将会执行一项结果未知的工作"),
    "rehearsal.message": ("a message or a signal would be waited for", "将会等待一条消息或信号"),
    "rehearsal.person": ("a person would be asked who was not asked then", "将会询问当时未被询问的人"),
    "input.invalid": ("the inputs break the node type's schema", "输入不符合节点类型的要求"),
    "output.invalid": ("the node's code gave outputs that break its schema", "节点代码的输出不符合其格式"),
}


def page() -> str:
    """The whole page, one table for each family of codes."""
    lines = [HEAD]
    for family, found in groupby(codes(), key=lambda one: one.code.partition(".")[0]):
        lines += [f"## {family}", "", "| code | answered as | what | | from |", "|---|---|---|---|---|"]
        lines += [_row(code, list(places)) for code, places in groupby(found, key=lambda one: one.code)]
        lines.append("")
    return "\n".join(lines)


def _row(code: str, places: list[Code]) -> str:
    en, zh = _meaning(code, places)
    answers, files = (", ".join(dict.fromkeys(words)) for words in ([one.answer for one in places], [f"`{one.path}`" for one in places]))
    return f"| `{code}` | {answers} | {_cell(en)} | {_cell(zh)} | {files} |"


def _meaning(code: str, places: list[Code]) -> tuple[str, str]:
    if code in MEANINGS:
        return MEANINGS[code]
    for manifest in manifests().values():
        if code in manifest.errors:
            return manifest.errors[code].en, manifest.errors[code].zh
    for one in places:
        if one.en:
            return one.en, one.zh
    raise LookupError(f"{code} says nothing at {places[0].path}: give it a literal message there, or a meaning in tests/house/error_docs.py")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
