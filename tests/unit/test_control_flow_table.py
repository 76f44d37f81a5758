"""Gateways, subprocesses, instances, loops and regions: each with the test that draws and plays it. docs/patterns.md shows the list."""

import re
from typing import NamedTuple

import pytest

from tests.house.sources import ROOT

__all__ = ["SUPPORTED", "Supported"]


class Supported(NamedTuple):
    """What is supported, in both languages, how it is drawn, and which test holds it: a pattern of tests/patterns, or `file::test`."""

    en: str
    zh: str
    drawn: str
    test: str


_SCOPES, _EVENTS = "tests/unit/test_scopes.py", "tests/unit/test_events.py"
SUPPORTED = (
    Supported("exclusive gateway", "排他网关", "`exclusive`", "04_exclusive_choice"),
    Supported("parallel gateway", "并行网关", "`parallel`", "03_synchronization"),
    Supported("inclusive gateway, joined by reachability", "包容网关（按可达性汇合）", "`inclusive`", "38_general_synchronizing_merge"),
    Supported("event-based gateway", "事件网关", "`event_choice`", "16_deferred_choice"),
    Supported("n of m, waiting", "m 选 n 汇合：等待", "`join`, `mode: waiting`", "30_structured_partial_join"),
    Supported("n of m, blocking", "m 选 n 汇合：阻塞", "`join`, `mode: blocking`", "31_blocking_partial_join"),
    Supported("n of m, cancelling", "m 选 n 汇合：取消其余", "`join`, `mode: cancelling`", "32_cancelling_partial_join"),
    Supported("embedded subprocess", "嵌入子流程", "`subprocess`", f"{_SCOPES}::test_a_subprocess_has_its_inputs_as_variables_of_its_own"),
    Supported("call of another workflow", "调用其他流程", "`call`", "22_recursion"),
    Supported("ad hoc subprocess", "即席子流程", "`ad_hoc`", f"{_SCOPES}::test_an_ad_hoc_subprocess_is_done_when_its_condition_holds"),
    Supported(
        "transaction, taken back by compensation",
        "事务子流程与补偿",
        "`transaction`, `cancel`, `compensation`",
        f"{_SCOPES}::test_a_cancelled_transaction_is_taken_back_and_leaves_by_its_cancel_event",
    ),
    Supported("event subprocess, interrupting", "事件子流程：中断", "`event_subprocess`", f"{_EVENTS}::test_an_event_subprocess_of_the_run_interrupts_all_that_the_run_does"),
    Supported(
        "event subprocess, beside", "事件子流程：不中断", "`interrupts: false`", f"{_EVENTS}::test_an_event_subprocess_that_does_not_interrupt_runs_beside_and_is_waited_for"
    ),
    Supported("multi-instance, sequential", "多实例：顺序", "`many`, `in_order: true`", f"{_SCOPES}::test_one_after_the_other_stops_when_it_is_enough"),
    Supported("multi-instance, parallel", "多实例：并行", "`many`", "14_mi_run_time"),
    Supported("multi-instance with a completion condition", "多实例：完成条件", "`many.until`", "36_dynamic_partial_join_mi"),
    Supported("multi-instance that grows while it runs", "多实例：运行中增加", "`many.grows`", "15_mi_growing"),
    Supported("loop, asked before or after", "循环：先判断或后判断", "`repeat`", "21_structured_loop"),
    Supported("arbitrary cycle", "任意循环", "edges", "10_arbitrary_cycles"),
    Supported("milestone", "里程碑", "`milestone`", "18_milestone"),
    Supported("critical section", "临界区", "`lock`", "39_critical_section"),
    Supported("interleaved routing", "交错路由", "`ad_hoc`, `in_order: true`", "40_interleaved_routing"),
    Supported("cancel region", "取消区域", "`cancels`", "25_cancel_region"),
    Supported("thread split", "线程拆分", "`split`", "42_thread_split"),
    Supported("thread merge", "线程合并", "`merge`", "41_thread_merge"),
)


@pytest.mark.parametrize("one", SUPPORTED, ids=lambda one: one.en)
def test_what_is_said_to_be_supported_has_its_test(one: Supported) -> None:
    file, _, name = one.test.partition("::")
    if name:
        assert re.search(rf"^def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.M)
    else:
        drawn = (ROOT / "tests" / "patterns" / f"{file}.workflow.yaml").read_text(encoding="utf-8")
        assert (ROOT / "tests" / "patterns" / f"{file}.case.yaml").is_file()
        for word in re.findall(r"`(\w+)`", one.drawn):
            assert word in drawn
