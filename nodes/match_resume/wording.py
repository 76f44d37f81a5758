"""The words by which job ads, Chinese and English, say what they want: headings, fillers, wishes, degrees, numbers.

Lists only. The surprising rule: fillers ("strong knowledge of", "熟练掌握") are taken off both ends of a phrase until a content word stands there, so what
is left is the thing that is asked for.
"""

import re
from pathlib import Path

from ruamel.yaml import YAML

__all__ = [
    "ALTERNATIVE", "COMMON", "CUE", "DEGREES", "DETAIL", "HEADINGS", "JOB_WORDS", "LEADING", "LEADING_ZH", "LIST_INTRO", "NOISE", "NUMBERS", "ROLE_WORDS", "SOFT", "STOP", "TRAILING", "TRAILING_ZH", "WISH",
]  # fmt: skip

HEADINGS: dict[str, str] = {
    "must": (
        r"(?:required|key|core|essential|technical|desired|basic|minimum|mandatory|necessary|job|additional)?\s*(?:skills?|qualifications?|requirements?|competenc(?:y|ies)|knowledge|abilities)"
        r"(?:\s*(?:&|and|/)\s*(?:skills?|qualifications?|requirements?|experience|abilities|education|knowledge))*(?:\s+(?:required|needed|requirements?))?"
        r"|skills\s*(?:set)?|must[- ]haves?|what (?:we|you)(?:['’]re| are| will|['’]ll)? (?:looking for|need|bring|have)|who you are|about you|your profile|you have"
        r"|must have the following (?:skills|experiences?)|(?:required|recommended|relevant|work|professional|prior|needed)?\s*experiences?(?:\s+required)?|education(?:\s+and\s+experience)?"
        r"|任职(?:要求|资格|条件|需求)|岗位(?:要求|资格|条件|需求)|职位(?:要求|资格|需求)|(?:应聘|招聘|录用|聘用|入职|基本|技能|技术|专业|能力|工作|学历|经验|人员)(?:要求|条件|资格|需求)|要求|我们希望你|我们期待你|(?:你|您)需要具备"
    ),
    "nice": (
        r"(?:preferred|nice[- ]to[- ]have|bonus|desirable|optional|good[- ]to[- ]have|plus(?:es)?)(?:\s+(?:skills?|qualifications?|experience|requirements?|points?|if you have))?s?|it(?:['’]s| is) a plus"
        r"|加分(?:项|条件|点)?|优先(?:条件|考虑|录用)?(?:条件)?|优先项"
    ),
    "duty": (
        r"(?:key|main|job|core|primary|your|essential)?\s*(?:responsibilit(?:y|ies)|duties|tasks|functions)(?:\s+(?:and|&)\s+(?:responsibilities|duties))?|what you(?:['’]ll| will) (?:do|be doing)|the role|day[- ]to[- ]day"
        r"|(?:岗位|工作|职位|主要|您的|你的|核心)(?:职责|内容|任务|描述|职能)|职责(?:描述|说明)?|(?:职位|岗位)(?:描述|说明|介绍)|工作职责与内容|研发方向"
    ),
    "title": r"(?:job\s+)?title|position(?:\s+title)?|role|职位(?:名称)?|岗位(?:名称)?|招聘(?:职位|岗位)|职务",
    "about": (
        r"(?:job|position|role)?\s*(?:summary|overview|description|purpose)|about (?:us|the (?:job|role|company|team))|company(?: overview| description)?|introduction|who we are"
        r"|公司(?:简介|介绍)|企业(?:简介|介绍)|团队(?:简介|介绍)|项目(?:简介|介绍)|我们是谁"
    ),
    "other": (
        r"(?:benefits|compensation|salary|what we offer|we offer|perks|location|contact|how to apply|work(?:ing)? (?:hours|schedule|location)|equal opportunity.*|job type|schedule|pay)(?:\s*(?:&|and)\s*\w+)?"
        r"|(?:薪[资酬]|福利|工资|待遇|薪酬福利|福利待遇|薪资待遇|薪资福利|员工福利|公司福利|我们提供)(?:[:：待遇福利]*)|(?:联系|上班|工作|面试|公司|办公)(?:方式|时间|地[点址]|人|电话|地点)|地址|电话|发展晋升|晋升(?:空间|通道|机制)?|备注|温馨提示|注意?|薪酬结构|职业发展"
    ),
}
"""Kind of section -> what its heading may say, in any case."""

WISH = re.compile(
    r"\bprefer(?:red|ably|ence|able)?\b|\bnice to have\b|\ba (?:big |strong |definite |huge )?plus\b|\bbonus\b|\bdesirable\b|\b(?:an? )?(?:added |additional )?advantage(?:ous)?\b|\bideally\b|\bwould be (?:great|good|nice|beneficial)\b|\boptional\b"
    r"|优先(?:考虑|录用|录取)?|加分|尤佳|更佳|为佳|最好|优势"
)
CUE = re.compile(
    r"\b(?:must|required?|requires|proficien\w+|experience[ds]?|knowledge|skill(?:s|ed)?|expert\w*|familiar\w*|understanding|ability|able to|fluent|degree|bachelor\w*|master\w*|diploma|certif\w+|years?|good at|strong|background in|track record)\b"
    r"|熟悉|熟练|精通|掌握|了解|具备|具有|擅长|善于|会用|会使用|功底|经历|背景|经验|学历|专业|能力|本科|大专|硕士|博士|证书|资格|年以上|[0-9一二三四五六七八九十]年",
    re.IGNORECASE,
)
LIST_INTRO = re.compile(
    r"\b(?:such as|including(?: but not limited to)?|includes?|namely|like|in both|both|e\.?\s?g\.?,?|i\.?\s?e\.?,?|for example|for instance|especially|particularly|specifically|in the areas? of)\b\s*:?|例如|比如|包括|诸如",
    re.IGNORECASE,
)
DETAIL = re.compile(
    r"\s+(?:to (?!do\b)(?=[a-z]{3,})|so that |that |which |where |who |whose |while |in order |with the |when |because |as well as the |for (?:the |a |an |all |our |developing|designing|delivering|ensur|improv|creat|manag|optim|prevent|build|data extraction|defect)|enabling |allowing |ensuring |aligning )|\s+[-–—]\s+|\.\s+(?=[A-Z])",
)
ALTERNATIVE = re.compile(r"\bor\b|\beither\b|\bat least one\b|\bone or more\b|\bany of\b|或者?|之一|至少一[门种个]|任[意一]一?[门种个]|一[门种]以上", re.IGNORECASE)

_LISTS = {key: frozenset(text.split()) for key, text in YAML(typ="safe", pure=True).load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8")).items()}
LEADING: frozenset[str] = _LISTS["leading"]
"""Words that introduce what is asked for and are not it."""
TRAILING: frozenset[str] = (LEADING - _LISTS["inside"]) | _LISTS["trailing"]
STOP: frozenset[str] = _LISTS["stop"]
"""Words that say nothing about whether a phrase is found in a line."""
ROLE_WORDS: frozenset[str] = _LISTS["role"]
JOB_WORDS: frozenset[str] = _LISTS["job"]
"""Words by which a name is that of a job, one person's, without its plural."""
COMMON: frozenset[str] = _LISTS["common"]
"""Stems that weigh less than others."""

LEADING_ZH = re.compile(
    r"^(?:[\s,，、;；:：.。]|(?:并且?|同时|以及|和(?!谐)|及(?!时|格)|与|或者?|需要?(?!求)|须|应(?=具|有|熟|当|能|该)|必须|要(?!求)|要求|希望|能够?(?!力|源|量|耗|效)|可以|会(?!计|议|员|展|务)|可(?!视|行|靠|用|持|编)|您|你|对|至少|最好|具备|具有|拥有|持有|接受过|招聘(?=.{1,6}[工员师]$)|有(?!限|机|色|源|效)"
    r"|熟悉|熟练(?:地|的)?|掌握|精通|了解|理解(?!能力|力)|使用|运用|操作(?!系统)|应用(?!数学|开发|程序|软件|型|层)|善于|擅长|懂得?|通晓|优秀的?|良好的?|较强的?|较好的?|很强的?|很好的?|极强的?|扎实的?|丰富的?|一定的?|深厚的?|强烈的?|出色的?"
    r"|高度的?|较高的?|一流的?|相关的?|常用的?|主流的?|深入的?|独立(?:完成|的)?|优良的?|必要的?|基本的?|成功的?|成熟的?|过硬的?|敏锐的?|流利的?|常见的?|各种|各类|自己的|的|等)(?!$))+"
)
TRAILING_ZH = re.compile(
    r"(?:[\s,，、;；.。!！~]|等等?|者|或者?$|(?:有|一定的?|有一定的?)(?:过)?(?:深入|深刻|相关|浓厚|独到)?的?(?:了解|认识|兴趣|研究|理解)$|有?一?定?的?(?:相关)?(?:使用|工作|项目|从业|实际|开发|实战)?经[验历]|即可|均可|优先(?:考虑|录用)?|的?人员|更佳|尤佳|为佳|的$|有一?定?$|工具$|软件$)+$"
)
NOISE = re.compile(
    r"https?:|www\.|来源[:：]|官网|公众号|简历|投递|联系人|电话|数据网|诚聘|谢谢|暂不考虑|以下(?:条件|经验|要求)?$|^\W*(?:etc|others?)\W*$|不限$|apply now|send (?:your )?(?:cv|resume)",
    re.IGNORECASE,
)
"""Lines of an ad that ask for nothing."""
SOFT = re.compile(
    r"communicat|interpersonal|team ?(?:work|player|spirit)|collaborat|self[- ](?:motivat|start|driven)|attention to detail|detail[- ]orient|work ethic|positive attitude|multi-?task|time management|under pressure|problem[- ]solving|critical thinking"
    r"|analytical (?:skill|thinking|mind)|organi[sz]ation(?:al)? skill|fast learner|quick learner|willing|passion|motivat|adaptab|flexib|creativ"
    r"|责任心|责任感|沟通|团队|协作|学习能力|吃苦|耐劳|性格|积极|主动|认真|细致|细心|耐心|热爱|热情|激情|上进|抗压|压力|表达|协调|敬业|形象|气质|品行|思维|敏感|应变|执行力|适应|职业道德|勇于|乐于|善于|解决问题|亲和|诚信|正直|踏实|勤奋|好奇|求知|挑战|身体健康|服从",
    re.IGNORECASE,
)
"""Traits that a resume seldom shows: they weigh half, a person judges them."""

_AFTER = r"(?=\.?\s+(?:in|of|degree|or|and)\b|\.?\s*[,/)]|\.?\s*$)"
DEGREES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (5, re.compile(r"\bph\.?\s?d\b|\bdoctora(?:te|l)\b|博士", re.IGNORECASE)),
    (
        4,
        re.compile(
            rf"\bmaster(?:['’]s|s)(?!\w)(?! of)|\bmaster(?:['’]?s)?\s+(?:degree|of (?:science|arts|engineering|business|technology|education|laws))\b|(?-i:\b(?:MBA|MSc|M\.Sc|MEng|M\.Tech|MTech|MCA)\b)|(?-i:\b(?:M\.?S|M\.?A)\b{_AFTER})|硕士|研究生",
            re.IGNORECASE,
        ),
    ),
    (
        3,
        re.compile(
            rf"\bbachelor(?:['’]?s)?\b|(?-i:\b(?:BSc|B\.Sc|BTech|B\.Tech|BEng|B\.Eng|BBA|BCA)\b)|(?-i:\b(?:B\.?S|B\.?A|B\.?E)\b{_AFTER})|\b(?:undergraduate|college|university|four[- ]year|4[- ]year) degree\b|\bdegree in\b|本科|学士",
            re.IGNORECASE,
        ),
    ),
    (2, re.compile(r"\bassociate(?:['’]?s)?\s+degree\b|\bdiploma\b|大专|专科|高职", re.IGNORECASE)),
    (1, re.compile(r"\bhigh school\b|\bGED\b|高中|中专|职高|中技|技校", re.IGNORECASE)),
)
"""(level, how it is written), highest first."""

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15,
    "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "半": 0.5,
}  # fmt: skip
