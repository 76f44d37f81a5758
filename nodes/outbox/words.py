"""The built-in templates of notifications, in both languages. A line all of whose placeholders are empty is left out."""

__all__ = ["TEMPLATES", "WORDS"]

_TASK_EN = """{{ person }},

%s

Task: {{ task }}
Workflow: {{ workflow }}
About: {{ about }}
Number: {{ key }}
Due: {{ due }}
From: {{ by }}
Note: {{ note }}

Open it: {{ link }}

Answer without signing in: {{ answer_link }}
"""
_TASK_ZH = """{{ person }}，您好：

%s

任务：{{ task }}
流程：{{ workflow }}
对象：{{ about }}
编号：{{ key }}
截止：{{ due }}
来自：{{ by }}
附言：{{ note }}

打开任务：{{ link }}

免登录处理：{{ answer_link }}
"""
_RUN_EN = """{{ person }},

%s

Workflow: {{ workflow }}
About: {{ about }}
Number: {{ key }}
%s

Open it: {{ link }}
"""
_RUN_ZH = """{{ person }}，您好：

%s

流程：{{ workflow }}
对象：{{ about }}
编号：{{ key }}
%s

打开流程：{{ link }}
"""
_NOTED_EN, _NOTED_ZH = "From: {{ by }}\nNote: {{ note }}", "来自：{{ by }}\n附言：{{ note }}"
_BY_HAND = ("From: {{ by }}\nNote: {{ note }}\n", "来自：{{ by }}\n附言：{{ note }}\n")


def _task(subject_en: str, en: str, subject_zh: str, zh: str, *, is_by_hand: bool = False) -> dict[str, str]:
    bodies = [_TASK_EN % en, _TASK_ZH % zh]
    if not is_by_hand:
        bodies = [body.replace(line, "") for body, line in zip(bodies, _BY_HAND, strict=True)]
    return {"en": f"Subject: {subject_en}\n\n{bodies[0]}", "zh": f"Subject: {subject_zh}\n\n{bodies[1]}"}


def _run(subject: tuple[str, str], text: tuple[str, str], more: tuple[str, str]) -> dict[str, str]:
    return {"en": f"Subject: {subject[0]}\n\n{_RUN_EN % (text[0], more[0])}", "zh": f"Subject: {subject[1]}\n\n{_RUN_ZH % (text[1], more[1])}"}


TEMPLATES: dict[str, dict[str, str]] = {
    "task_assigned": _task("{{ task }}: a task for you", "there is a task for you.", "新任务：{{ task }}", "您有一项新任务。"),
    "task_reminder": _task("{{ task }} waits for you", "this task still waits for you.", "任务提醒：{{ task }}", "这项任务仍在等待您处理。"),
    "task_overdue": _task("{{ task }} is late", "this task should be done by now.", "任务逾期：{{ task }}", "这项任务已超过截止时间。"),
    "urged": _task("{{ by }} waits for you: {{ task }}", "{{ by }} asks you to do this task soon.", "{{ by }} 催办：{{ task }}", "{{ by }} 请您尽快处理这项任务。", is_by_hand=True),
    "copied": _run(("A copy for you: {{ workflow }}", "抄送：{{ workflow }}"), ("{{ by }} shows you this.", "{{ by }} 将此流程抄送给您。"), ("Note: {{ note }}", "附言：{{ note }}")),
    "mentioned": _run(("{{ by }} mentions you: {{ workflow }}", "{{ by }} 提到了您：{{ workflow }}"), ("{{ by }} mentions you in a comment.", "{{ by }} 在评论中提到了您。"), (_NOTED_EN, _NOTED_ZH)),
    "run_ended": _run(("{{ workflow }} has ended", "流程已结束：{{ workflow }}"), ("what you started has ended.", "您发起的流程已结束。"), ("Outcome: {{ outcome }}", "结果：{{ outcome }}")),
    "incident": _run(
        ("{{ workflow }} has stopped", "流程异常：{{ workflow }}"), ("a run cannot go on by itself.", "有流程无法自动继续，请处理。"),
        ("Step: {{ node }}\nCode: {{ code }}\nReason: {{ message }}", "步骤：{{ node }}\n代码：{{ code }}\n原因：{{ message }}"),
    ),
}  # fmt: skip
TEMPLATES["invitation"] = {
    "en": """Subject: {{ company }} invites you to sign in

{{ person }},

{{ by }} has made an account for you at {{ company }}. Choose a password and you are in:

{{ link }}

The link is good once, until {{ until }}. If you did not expect this mail, do nothing.
""",
    "zh": """Subject: {{ company }}邀请您登录

{{ person }}，您好：

{{ by }} 已为您开通 {{ company }} 的账号。请打开以下链接设置密码，设置后即可登录：

{{ link }}

链接仅可使用一次，{{ until }} 前有效。如非您本人的账号，请忽略此邮件。
""",
}
WORDS: dict[str, dict[str, str]] = {
    "click": {"en": "Open", "zh": "查看"},
    "digest": {"en": "{} notifications", "zh": "您有 {} 条通知"},
    "greeting": {"en": "{},", "zh": "{}，您好："},
}
