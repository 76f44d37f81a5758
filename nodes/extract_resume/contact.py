"""Who it is and how to reach them: name, phones, e-mails, city, birth and age.

Knows rows and text. The surprising rule: a name without a label is the largest line near the top that could be one; agreement with the e-mail address or the file's
name speaks for it.
"""

import re
from typing import Any

from nodes.extract_resume.line import Cell, Row, at
from nodes.extract_resume.section import heading_kind
from nodes.extract_resume.words import company_score, is_place, school_in, title_score

__all__ = ["age", "birth", "city", "emails", "name", "phones"]

_HAN = "\u4e00-\u9fff"
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟言福百家姓续尧付肖覃仝代揭辜官占冼区"
)
_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "夏侯", "端木", "南宫", "西门", "长孙", "宇文", "轩辕", "百里", "呼延")
_STOP = re.compile(
    r"简历|求职|应聘|个人|信息|方式|联系|电话|手机|邮箱|教育|工作|项目|技能|评价|背景|经历|经验|证书|荣誉|姓名|性别|年龄|民族|籍贯|学历|专业|政治|面貌|婚姻|汉族|本科|硕士|博士|男|女|未婚|已婚|党员|团员|群众|设计|经理|主管|专员|工程|销售|助理|市场|公司|大学|学院|银行|封面|自荐|意向|职业|目标|语言|能力|熟练|良好|精通|英语|日语|粤语|办公"
)
_LABEL_AHEAD = (
    r"(?=\s|$|[,，|｜/、;；(（]|性别|男|女|年龄|出生|生日|生意|电话|手机|联系|民族|籍贯|户口|户籍|邮箱|学历|求职|应聘|身高|婚|政治|现居|住址|地址|所在|Email|E-mail|Tel|Phone|\d)"
)
_ZH_NAME = re.compile(rf"(?:姓\s*名|申请人)\s*[:：/]?\s*([{_HAN}](?:\s?[{_HAN}·]){{1,4}}?){_LABEL_AHEAD}")
_EN_LABEL = re.compile(r"\b(?:full )?name\s*[:：]\s*([A-Z][\w'’.-]+(?:\s+[A-Z][\w'’.-]+){1,3})", re.IGNORECASE)
_ZH_GLUED = re.compile(
    rf"(?:^|[:：|\s])([{_HAN}]{{2,4}}?)\s*(?=[|｜/,，]?\s*(?:男|女)(?:[|｜/,，\s\d]|$)|(?:电话|手机|联系电话|性别|出生年月|出生日期|邮箱|年龄|求职意向|意向岗位|应聘职位|籍贯|民族|现居|毕业院校|学历|MOBILE|E-?MAIL|TEL|PHONE)\s*[:：]|\d{2}岁)"
)
_EN_NAME = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+)?[A-ZÀ-Ž][\w'’-]*\.?(?:[\s-]+(?:(?:de|da|van|von|der|la|bin|al|del|di)\s+)?[A-ZÀ-Ž][\w'’-]*\.?){1,3}(?:,?\s+(?:PhD|Ph\.D\.|MBA|CPA|PMP|Jr\.?|Sr\.?|II|III))?"
)
_EN_STOP = re.compile(
    r"\b(?:resume|curriculum|vitae|cv|profile|contact|summary|objective|experience|education|skills|page|last|updated|engineer|developer|manager|university|college|street|road|avenue|linkedin|github|welcome|personal|information|letter|the|and|of|for|team|work|phone|email|address)\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])([A-Za-z0-9][A-Za-z0-9._%+-]*)\s?[@＠]\s?([A-Za-z0-9-]+(?:\s?[.．。]\s?[A-Za-z0-9-]+)*\s?[.．。,，]\s?[A-Za-z]{2,12})")
_MOBILE = re.compile(r"(?<![\d.])(?:\(?\+?\s?0{0,2}86\)?[\s-]*)?(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})(?!\d)")
_LABELLED = re.compile(
    r"(?:电\s*话|手\s*机|手机号码?|联系电话|联系方式|Tel(?:ephone)?|Phone|Mobile|Cell)\s*(?:号码?)?\s*[.:：]?\s*(\+?[(（]?\d[\d\s()（）.-]{5,20}\d)", re.IGNORECASE
)
_FOREIGN = re.compile(
    r"(?<![\w.])(\+\d{1,3}[\s.-]?(?:\(?\d{1,5}\)?[\s.-]?){2,5}\d{2,4}|\(\d{3}\)\s?\d{3}[\s.-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4}|0\d{2,3}[- ]\d{7,8}(?:-\d{1,4})?)(?![\w])"
)
_CITY = re.compile(
    rf"(?:现\s*居\s*住?\s*地?|居\s*住\s*地|所\s*在\s*地|所在城市|居住城市|现所在地|现\s*住\s*址?|常住地|工作城市|城市|住\s*址|(?<!邮箱)(?<!公司)地\s*址|家庭地址)\s*[:：]?\s*([{_HAN}][{_HAN}·\-]{{1,20}})|\b(?:location|address|city|based in)\s*[:：]\s*([A-Z][^|•·\n]{{2,50}})",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"(?:出生(?:年月|日期|时间)?|生\s*日|生意|Date of birth|Birth(?:day| date)?|Born|DOB)\s*[:：]?\s*((?:19|20)\d{2}\s*[年./-]\s*\d{1,2}(?:\s*[月./-]?\s*\d{1,2}\s*日?)?月?|(?:19|20)\d{2}年?)|(?<=岁[（(])(?P<beside>(?:19|20)\d{2}[./年-]\d{1,2}月?)(?=[）)])",
    re.IGNORECASE,
)
_AGE = re.compile(r"(?:年\s*龄|\bAge)\s*[:：]?\s*(\d{2})(?!\d)|(?<![\d.-])(\d{2})\s*岁|\b(\d{2}) years old\b", re.IGNORECASE)


def emails(rows: list[Row]) -> list[dict[str, Any]]:
    """All e-mail addresses, blanks that OCR put in taken out."""
    found: dict[str, dict[str, Any]] = {}
    for cell in _cells(rows):
        # A dot that OCR did not see: "jane@emailcom".
        text = cell.text if cell.engine == "text" else re.sub(r"(@[A-Za-z0-9-]{2,}?)(com|net|org|edu|cn)(?![\w.])", r"\1.\2", cell.text)
        for match in _EMAIL.finditer(text):
            local, domain = match[1], re.sub(r"\s", "", match[2]).replace("。", ".").replace("．", ".").replace("，", ".").replace(",", ".")
            if len(local) < 3 and re.search(r"\s[@＠]", match[0]):
                continue  # an icon that OCR read as a letter, before an address of the web
            glued = re.match(r"1[3-9]\d{9}(?=[A-Za-z0-9]*[A-Za-z])", local)
            local = local[glued.end() :] if glued else local
            # What OCR ran together with the next item: "email.comrendercv.com".
            domain = re.sub(r"\.(com|cn|net|org|edu|me|io)(?:[a-z]{4,}\..*|(?<=com)[a-z]{5,})$", r".\1", domain)
            value = f"{local}@{domain}".rstrip(".-")
            found.setdefault(value.lower(), {"value": value, "at": at(cell, match[0])})
    return list(found.values())


def phones(rows: list[Row]) -> list[dict[str, Any]]:
    """All phone numbers: Chinese mobile numbers as eleven digits, others as they are written."""
    found: dict[str, dict[str, Any]] = {}
    for cell in _cells(rows):
        text = re.sub(r"[A-Za-z][A-Za-z0-9._%+-]*@\S+|https?://\S+", lambda m: " " * len(m[0]), cell.text)
        for match in _MOBILE.finditer(text):
            _add_phone(found, "".join(match.groups()), cell, match[0])
        for pattern in (_LABELLED, _FOREIGN):
            for match in pattern.finditer(text):
                _add_phone(found, match[1], cell, match[0])
    return list(found.values())


def _add_phone(found: dict[str, dict[str, Any]], text: str, cell: Cell, quote: str) -> None:
    digits = re.sub(r"\D", "", text)
    mobile = re.fullmatch(r"(?:00)?(?:86)?(1[3-9]\d{9})", digits)
    if mobile:
        digits = text = mobile[1]
    if 7 <= len(digits) <= 15 and not any(known in digits or digits in known for known in found):
        found[digits] = {"value": re.sub(r"\s+", " ", text).strip(), "at": at(cell, quote.strip())}


def city(rows: list[Row], personal: list[Row]) -> dict[str, Any] | None:
    """Where the person lives: as a label says anywhere, else a place that stands alone among the `personal` rows."""
    cells = _cells(rows)
    for cell in cells:
        match = _CITY.search(cell.text)
        value = (match[1] or match[2]).strip(" ,，") if match else ""
        value = re.split(r"邮编|邮箱|电话|手机|求职|婚", value)[0]
        if value and (not re.search(rf"[{_HAN}]", value) or is_place(value) or len(value) > 6):
            return {"value": value, "at": at(cell, value)}
    for cell in _cells(personal)[:60]:
        for part in re.split(r"\s*[|•·*&]\s*|\s{2,}|(?<=岁)\s|\s[e©@®]\s|\s[–-]\s", cell.text):
            if cell.engine != "text":
                # What OCR makes of the pin before a place: a letter or figure of its own.
                part = re.sub(r"^(?:\W+|\w{1,2}\s)(?=[A-Z])|,(?=[A-Z])", lambda found: ", " if found[0] == "," else "", part)
            if is_place(part) and not heading_kind(part):
                return {"value": part.strip(), "at": at(cell, part.strip())}
    return None


def birth(rows: list[Row]) -> dict[str, Any] | None:
    """Date of birth, as it is written."""
    for cell in _cells(rows):
        match = _BIRTH.search(cell.text)
        if match:
            value = (match[1] or match["beside"]).strip()
            return {"value": value, "at": at(cell, value)}
    return None


def age(rows: list[Row]) -> dict[str, Any] | None:
    """Age in years, as it is written."""
    for cell in _cells(rows):
        match = _AGE.search(cell.text)
        value = next((group for group in match.groups() if group), "") if match else ""
        if value and 14 <= int(value) <= 99:
            return {"value": int(value), "at": at(cell, match[0] if match else value)}
    return None


def name(rows: list[Row], mails: list[str], file_name: str) -> dict[str, Any] | None:
    """The person's name, None when no line can be one."""
    cells = _cells(rows)
    for pattern in (_ZH_NAME, _EN_LABEL):
        for cell in cells:
            match = pattern.search(cell.text)
            if match and not _STOP.search(match[1]):
                value = re.sub(r"\s", "", match[1]) if re.search(rf"[{_HAN}]", match[1]) else match[1]
                return {"value": value, "at": at(cell, match[1])}
    label_at = next((number for number, cell in enumerate(cells) if re.fullmatch(r"姓\s*名\s*[:：]?|name\s*[:：]", cell.text, re.IGNORECASE)), None)
    if label_at is not None and label_at + 1 < len(cells) and re.fullmatch(rf"[{_HAN}·\s]{{2,6}}|{_EN_NAME.pattern}", cells[label_at + 1].text):
        return {"value": re.sub(rf"(?<=[{_HAN}])\s(?=[{_HAN}])", "", cells[label_at + 1].text), "at": at(cells[label_at + 1])}
    for cell in cells:
        # "...冯凝66岁|男": what stands before age and sex, as long as it begins with a surname.
        match = re.search(rf"([{_HAN}]?)([{_HAN}]{{2}})\d{{2}}岁\s*[|｜]\s*[男女]", cell.text)
        for value in (match[1] + match[2], match[2]) if match else ():
            if _is_zh_name(value):
                return {"value": value, "at": at(cell, value)}
    return _unlabelled(cells, mails, file_name)


def _unlabelled(cells: list[Cell], mails: list[str], file_name: str) -> dict[str, Any] | None:
    first = cells[0].page if cells else 1
    top = [cell for cell in cells if cell.page == first]
    best: tuple[float, str, Cell] | None = None
    tallest = max((cell.height for cell in top), default=1.0)
    for number, cell in enumerate(top):
        for value in _candidates(cell):
            worth = 2.0 * cell.height / tallest + 1.5 * max(0.0, 1 - number / 12) + (0.8 if cell.y0 < 0.3 else 0.0)
            worth += _agreement(value, mails, file_name) - (1.2 if value != cell.text else 0.0)
            if best is None or worth > best[0]:
                best = (worth, value, cell)
    if best is None or best[0] < 1.0:
        return None
    return {"value": _tidy(best[1]), "at": at(best[2], best[1])}


def _candidates(cell: Cell) -> list[str]:
    """What in a cell could be a name: the whole, or its first part before a separator."""
    text = cell.text.strip()
    found = []
    for part in dict.fromkeys((text, re.split(r"\s*[|｜&/·•,，:：(（–—-]\s*|\s{2,}|的简历|个人简历|简历", text)[0].strip())):
        bare = re.sub(r"\s", "", part)
        if (re.fullmatch(rf"[{_HAN}]{{2,4}}", bare) and _is_zh_name(bare)) or _is_en_name(part):
            found.append(part)
    glued = _ZH_GLUED.search(text)
    if glued and _is_zh_name(glued[1]):
        found.append(glued[1])
    return list(dict.fromkeys(found))


def _is_zh_name(text: str) -> bool:
    has_surname = (text[0] in _SURNAMES and len(text) <= 4) or text.startswith(_COMPOUND)
    if len(text) == 4 and not text.startswith(_COMPOUND):
        has_surname = False
    return has_surname and not _STOP.search(text) and not heading_kind(text) and not is_place(text) and title_score(text) == 0 and company_score(text) == 0


def _is_en_name(text: str) -> bool:
    if not _EN_NAME.fullmatch(text) or len(text) > 40 or _EN_STOP.search(text) or heading_kind(text):
        return False
    return not is_place(text) and title_score(text) < 2 and not school_in(text) and company_score(text) < 2


def _agreement(value: str, mails: list[str], file_name: str) -> float:
    """How much e-mail address and file name speak for a name."""
    worth = 1.5 if re.sub(r"\s", "", value).lower() in re.sub(r"[\s_.-]", "", file_name).lower() else 0.0
    words = [word for word in re.findall(r"[a-z]+", value.lower()) if len(word) > 2]
    if words and any(word in mail.split("@")[0].lower() for word in words for mail in mails):
        worth += 1.2
    return worth


def _tidy(value: str) -> str:
    if re.search(rf"[{_HAN}]", value):
        return re.sub(r"\s", "", value)
    value = re.sub(r"^(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+|,?\s+(?:PhD|Ph\.D\.|MBA|CPA|PMP)$", "", value)
    return " ".join(word.capitalize() if len(word) > 3 or "." not in word else word for word in value.split()) if value.isupper() else re.sub(r"\s+", " ", value)


def _cells(rows: list[Row]) -> list[Cell]:
    return [cell for row in rows for cell in row.cells]
