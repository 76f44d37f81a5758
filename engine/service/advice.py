"""What to do about an incident, by its code: said beside it, so that nobody has to know the engine. Values only."""

from engine.errors import Text

__all__ = ["advice"]

_OF_CODES: dict[str, Text] = {
    "call.failed": Text("Look at the run that was called and set it right; then retry here.", "请先处理被调用的流程实例，再回到这里重试。"),
    "decision.no_rule": Text("Add a rule for these inputs, or correct the variables; then retry.", "请为这些输入补充规则，或更正变量，然后重试。"),
    "gateway.no_edge": Text(
        "No way out fits. Correct the variables and retry, or move the run to the right step.", "没有符合条件的出口。请更正变量后重试，或将流程移到正确的步骤。"
    ),
    "expression.failed": Text("Correct the variables that the expression reads; then retry.", "请更正表达式用到的变量，然后重试。"),
    "job.crashed": Text(
        "The step's program failed. Retry once; if it fails again, tell whoever maintains it, and skip the step meanwhile.",
        "步骤程序出错。可先重试一次；仍失败请联系维护人员，必要时先跳过该步骤。",
    ),
    "job.lost": Text("The worker stopped in the middle. Retry when it is up again.", "执行进程中途停止。恢复后重试即可。"),
    "job.timeout": Text("The step took too long. Retry, or give it more time in the workflow.", "步骤执行超时。请重试，或在流程中延长时限。"),
    "join.stuck": Text("A branch that is waited for cannot come any more. Move the token on by hand.", "所等待的分支已无法到达。请手动移动令牌。"),
    "lock.stuck": Text("Two steps wait for each other. Move or cancel one of them.", "两个步骤相互等待。请移动或取消其中之一。"),
    "many.invalid": Text("Correct the variable that says how many instances there are; then retry.", "请更正决定实例个数的变量，然后重试。"),
    "message.no_key": Text("Fill in the variable that the message is matched by; then retry.", "请补全用于匹配消息的变量，然后重试。"),
    "record.invalid": Text("Correct the fields that the message names; then retry.", "请更正消息中列出的字段，然后重试。"),
    "run.endless": Text("The workflow runs in a circle. Correct the variables, or move the run out of it.", "流程陷入循环。请更正变量，或将流程移出循环。"),
    "run.variables_too_large": Text("Remove variables that are not needed; then retry.", "请移除不需要的变量，然后重试。"),
    "task.nobody": Text(
        "Nobody is named for the task. Fill the role in the organisation, or correct the variables; then retry.", "任务没有可办理人。请在组织架构中补充人员，或更正变量，然后重试。"
    ),
}
_OF_WORK = Text(
    "Set right what the message says, in the variables or outside; then retry. If the step cannot be done, skip it with the values it would have given.",
    "请按提示更正变量或外部原因，然后重试。若步骤无法完成，可填写其结果后跳过。",
)


def advice(code: str) -> Text:
    """What helps against this code; of codes of node types what always helps."""
    return _OF_CODES.get(code, _OF_WORK)
