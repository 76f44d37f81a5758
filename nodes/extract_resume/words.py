"""The words by which a company, a title, a school, a place is known; both languages.

Knows single pieces of text ("NVIDIA Research"), nothing of lines or sections. A score says how much speaks for a reading, 0 is nothing.
"""

import re

__all__ = ["company_score", "is_place", "school_in", "split_company", "strip_place", "title_score"]

HAN = "\u4e00-\u9fff"
_ZH_TITLE_END = (
    r"(?:经理|主管|专员|工程师|总监|助理|设计师|开发|顾问|实习生|实习|主任|会计|会计师|出纳|教师|老师|讲师|教授|销售|客服|文员|总裁|总经理|负责人|编辑|记者|策划|翻译|秘书|代表|前台|司机|护士|医生|医师|律师|法务|研究员"
    r"|架构师|分析师|店长|厨师|保安|保洁|采购员?|行政|人事|程序员|主播|摄影师|培训师|审计|跟单|操作工|技术员|技工|焊工|电工|普工|班长|组长|部长|队长|校长|院长|厂长|科长|处长|局长|秘书长|会长|社长|合伙人|创始人|董事长?"
    r"|推销员|营业员|收银员|服务员|导购员?|业务员|管理员|质检员|检验员|测试员|统计员|资料员|施工员|安全员|仓管员?|库管员?|理货员|配送员|快递员|驾驶员|美工|运营|助教|班主任|干事|委员|成员|志愿者|兼职|测试|产品|文案|主编|导演|演员|模特|教练|咨询师|规划师"
    r"|策划师|营销师|营养师|药剂师|造价师|建造师|精算师|架构|前端|后端|运维|储备干部|管培生|培训生|干部|书记|村官|职员|员工|学徒|主笔|专家|科学家|首席[\u4e00-\u9fff]{1,4}官|[CV]E?[TFOMP]O|HRBP|HRD|HR|PM)"
)
_ZH_COMPANY = (
    r"(?:有限责任公司|股份有限公司|有限公司|分公司|子公司|总公司|公司|集团|银行|事务所|医院|卫生院|诊所|研究院|研究所|设计院|研究中心|中心|工作室|工厂|厂|商店|门店|专卖店|旗舰店|酒店|饭店|宾馆|餐厅|局|委员会|协会|学会|基金会"
    r"|出版社|报社|电视台|电台|杂志社|旅行社|企业|超市|商场|百货|传媒|股份|俱乐部|部队|政府|街道办事处|居委会|村委会|机构|实验室|课题组|合作社|信用社|供电所|派出所|法院|检察院|银监会|海关|物业|学校|大学|学院|中学|小学|幼儿园|培训学校|控股|证券|基金|保险|信托|科技|网络|晚报|日报|晨报)"
)
_EN_TITLE = (
    r"(?:engineer|developer|manager|director|intern|internship|analyst|consultant|officer|founder|co-?founder|cto|ceo|cfo|coo|cio|cmo|cpo|vp|assistant|lead|leader|head|president|researcher|scientist|designer|specialist|coordinator"
    r"|associate|architect|teacher|professor|lecturer|nurse|accountant|representative|executive|administrator|supervisor|clerk|technician|writer|editor|lawyer|attorney|counsel|trainee|volunteer|member|partner|recruiter|planner"
    r"|programmer|tester|strategist|advisor|adviser|tutor|instructor|coach|trainer|chef|cook|cashier|barista|server|driver|operator|mechanic|electrician|welder|buyer|auditor|economist|statistician|fellow|postdoc|author|freelancer"
    r"|contractor|owner|principal|chair|chairman|secretary|receptionist|agent|broker|banker|trader|salesman|salesperson|marketer|photographer|artist|animator|producer|journalist|reporter|translator|interpreter|librarian|pharmacist"
    r"|physician|doctor|dentist|therapist|psychologist|worker|officer|inspector|apprentice|evangelist|ambassador|swe|sde|sre|pm|ta|ra|maintainer|contributor|judge|mentor|treasurer|captain|editor-in-chief|staff|employee|advocate|ops|practitioner|expert|generalist)"
)
_EN_COMPANY = (
    r"(?:inc|llc|ltd|limited|corp|corporation|company|co|group|bank|university|college|institute|labs?|laborator(?:y|ies)|research|technolog(?:y|ies)|systems|solutions|hospital|agency|studios?|organi[sz]ation|foundation|gmbh|ag|plc|consulting"
    r"|partners|associates|association|school|holdings|industries|enterprises|international|services|software|networks?|media|capital|ventures|logistics|insurance|pharma|pharmaceuticals|airlines|energy|center|centre|clinic|department|ministry"
    r"|club|society|council|committee|union|academy|store|restaurant|cafe|hotel|motors|electronics|entertainment|games|health|healthcare|education|club|ymca|church|s\.?a\.?|b\.?v\.?|pty|nv|oy|ab|kg|ngo|startup|freelance|self-employed)"
)
_EN_MODIFIER = (
    r"(?:senior|sr\.?|junior|jr\.?|lead|principal|chief|staff|associate|assistant|vice|deputy|general|regional|sales|product|project|program(?:me)?|software|hardware|backend|back-end|frontend|front-end|full-?stack|data|machine|learning|research|marketing"
    r"|account|business|operations|site|line|sous|head|executive|ux|ui|user|experience|systems?|network|security|cloud|devops|qa|test|quality|human|resources|hr|finance|financial|customer|support|service|technical|mechanical|electrical|civil|chemical"
    r"|industrial|process|design|graphic|web|mobile|ios|android|content|digital|brand|growth|supply|chain|store|shift|team|office|legal|tax|registered|clinical|teaching|graduate|summer|student|visiting|managing|creative|art|it|hr|&|and|of|the)"
)
_CITIES = (
    "北京|上海|天津|重庆|广州|深圳|杭州|南京|苏州|武汉|成都|西安|长沙|郑州|青岛|济南|大连|沈阳|哈尔滨|长春|石家庄|太原|合肥|南昌|福州|厦门|南宁|昆明|贵阳|兰州|海口|三亚|银川|西宁|拉萨|乌鲁木齐|呼和浩特|宁波|无锡|常州|温州|嘉兴|金华|绍兴|台州"
    "|湖州|佛山|东莞|珠海|中山|惠州|江门|汕头|湛江|泉州|漳州|烟台|潍坊|威海|临沂|淄博|济宁|泰安|徐州|南通|扬州|镇江|盐城|泰州|淮安|连云港|洛阳|开封|新乡|南阳|许昌|襄阳|宜昌|荆州|黄石|株洲|湘潭|衡阳|岳阳|常德|绵阳|德阳|宜宾|泸州|南充|桂林|柳州|北海"
    "|遵义|大理|丽江|芜湖|蚌埠|马鞍山|安庆|赣州|九江|上饶|保定|唐山|邯郸|廊坊|秦皇岛|沧州|邢台|张家口|承德|衡水|大同|运城|临汾|长治|包头|鄂尔多斯|赤峰|鞍山|抚顺|锦州|营口|吉林|延边|大庆|齐齐哈尔|牡丹江|咸阳|宝鸡|渭南|延安|榆林|天水|香港|澳门|台北|高雄|新竹"
)
_PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|北京|上海|天津|重庆|香港|澳门"
)
_ZH_PLACE = re.compile(
    rf"(?:中国)?(?:(?:{_PROVINCES})(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|特别行政区)?)?[·\s-]*(?:(?:{_CITIES})市?|[{HAN}]{{2,5}}[市州盟])?[·\s-]*(?:[{HAN}]{{1,6}}[区县镇])?"
)
_COUNTRIES = (
    r"(?:USA?|U\.S\.A?\.?|United States(?: of America)?|UK|U\.K\.|United Kingdom|England|Scotland|Wales|Ireland|Canada|Mexico|Brazil|Argentina|Chile|Colombia|Peru|Germany|Deutschland|France|Spain|Portugal|Italy|Switzerland|Austria|Belgium"
    r"|Netherlands|The Netherlands|Luxembourg|Denmark|Sweden|Norway|Finland|Iceland|Poland|Czech Republic|Czechia|Slovakia|Hungary|Romania|Bulgaria|Greece|Turkey|Türkiye|Turkiye|Ukraine|Russia|Estonia|Latvia|Lithuania|Croatia|Serbia|Slovenia|Israel"
    r"|Egypt|Morocco|Nigeria|Kenya|South Africa|Ghana|UAE|United Arab Emirates|Saudi Arabia|Qatar|India|Pakistan|Bangladesh|Sri Lanka|Nepal|China|P\.?R\.? ?China|Hong Kong|Macau|Taiwan|Japan|South Korea|Korea|Singapore|Malaysia|Indonesia"
    r"|Thailand|Vietnam|Philippines|Australia|New Zealand|Iran|Iraq|Jordan|Lebanon|Tunisia|Algeria|Ethiopia|Uganda|Costa Rica|Panama|Uruguay|Ecuador|Venezuela|Cuba|Cyprus|Malta|[A-Z]{2}(?: \d{5})?)"
)
_EN_CITIES = (
    r"(?:Beijing|Shanghai|Shenzhen|Guangzhou|Hangzhou|London|Paris|Berlin|Munich|New York(?: City)?|NYC|San Francisco|Los Angeles|Seattle|Boston|Chicago|Austin|Toronto|Vancouver|Sydney|Melbourne|Tokyo|Singapore|Hong Kong|Dublin|Amsterdam|Zurich|Zürich"
    r"|Stockholm|Bangalore|Bengaluru|Mumbai|Delhi|New Delhi|Hyderabad|Remote|Bay Area|San Francisco Bay Area|Madrid|Barcelona|Rome|Milan|Vienna|Istanbul|Dubai|Tel Aviv|Seoul|Taipei|Worldwide)"
)
_CITY_WORD = r"[A-ZÀ-Ž][\w.'’-]*(?: (?:[A-ZÀ-Ž][\w.'’-]*|de|la|of|am|upon|sur)){0,3}"
_EN_PLACE = re.compile(
    rf"(?:{_EN_CITIES}|{_CITY_WORD}, ?(?:{_CITY_WORD}, ?)?{_COUNTRIES})(?: ?[(/|-]? ?(?:remote|hybrid|on-?site)\)?)?|(?:fully )?remote|hybrid|on-?site", re.IGNORECASE
)
_TAIL_PLACE = re.compile(rf"(?:,|\s?[–—]| -|-(?= )|\()\s*(?P<place>(?:{_CITY_WORD}),? (?:[A-Z]{{2}}|{_COUNTRIES}))\)?$")
_DEPARTMENT = r"(?:计算机|软件|信息|商|法|医|文|理|工|管理|经济|外国语|外语|机械|电子|数学|物理|化学|艺术|体育|土木|建筑|材料|自动化|新闻|传媒|金融|会计|生命|环境|公共|继续教育|网络教育|研究生|国际|马克思|人文|政治|社会|设计|音乐|美术|护理|药|农|林|教育|心理|旅游|能源|交通|航空|海洋|食品)"
_SCHOOL_ZH = re.compile(
    rf"(?:[{HAN}]|[（(·][{HAN}]{{1,12}}[）)·])+?(?:大学(?!生|英语|城|本科|专科)(?!{_DEPARTMENT})[{HAN}]{{2,4}}学院|大学(?!生|英语|城|本科|专科)|学院|学校|党校|研究生院|科学院|中学|高中(?=$|[^{HAN}])|职高|技校|商学院)"
    rf"(?:[（(][{HAN}]{{2,8}}[）)]|[{HAN}]{{2,4}}(?:分校|校区))?"
)
_SCHOOL_EN = re.compile(
    r"\b(?:university|college|institute|school|academy|polytechnic|universit[éàäy]\w*|universidad|universität|hochschule|école|ecole|faculty|conservatory|seminary|mit|eth|epfl|ucla|usc|caltech|nyu|lse|iit|nus|ntu|kaist|cmu|uc)\b",
    re.IGNORECASE,
)
_TITLE_ZH_FRONT = re.compile(rf"^(?P<title>[{HAN}A-Za-z/（）()&+#.]{{1,16}}?{_ZH_TITLE_END})(?P<rest>[{HAN}（）()A-Za-z]{{2,}}{_ZH_COMPANY}.*)$")
_COMPANY_ZH_FRONT = re.compile(
    rf"^(?P<company>.{{2,30}}?(?:有限责任公司|股份有限公司|有限公司|集团|总公司|公司|银行|事务所|医院|研究院|研究所|出版社|俱乐部|工作室)(?:（[^）]{{1,12}}）|\([^)]{{1,12}}\))?(?:[{HAN}]{{2,8}}?(?:分公司|分行|支行|分部|事业部|中心|办事处|营销管理部|有限公司|公司))?)"
    rf"(?P<title>.*)$"
)
_MORE_COMPANY = re.compile(r"\b(?:inc|llc|ltd|corp|gmbh|plc|co)\b\.?$", re.IGNORECASE)


def title_score(text: str) -> float:
    """How much speaks for `text` being a job title."""
    text = text.strip()
    if re.search(rf"[{HAN}]", text):
        bare = re.sub(r"[（(][^）)]*[）)]$", "", text)
        if re.search(rf"{_ZH_TITLE_END}$", bare):
            return 2.0 if len(bare) <= 16 else 0.5
        return 1.0 if re.search(_ZH_TITLE_END, bare) and len(bare) <= 12 else 0.0
    words = re.findall(r"[\w.&'-]+", text.lower())
    if not words or len(words) > 9:
        return 0.0
    if re.fullmatch(_EN_TITLE, words[-1].rstrip("s.")) or re.fullmatch(_EN_TITLE, words[-1]):
        return 2.0
    hits = sum(bool(re.fullmatch(_EN_TITLE, word.rstrip("s."))) for word in words)
    return (
        1.5
        if hits and words[0] in ("senior", "junior", "lead", "head", "chief", "vp", "vice", "director", "manager", "associate", "principal", "staff")
        else (1.2 if hits else 0.0)
    )


def company_score(text: str) -> float:
    """How much speaks for `text` being an employer."""
    text = text.strip()
    if re.search(rf"[{HAN}]", text):
        if re.fullmatch(r"《.+》(?:社|编辑部)?", text):
            return 2.0
        bare = re.sub(r"[（(][^）)]*[）)]$", "", text)
        if re.search(rf"{_ZH_COMPANY}$", bare):
            return 2.0
        return 1.5 if re.search(r"公司|集团|银行|大学|医院", bare) else 0.0
    words = re.findall(r"[\w.&'-]+", text.lower())
    if not words or len(words) > 10:
        return 0.0
    if re.fullmatch(_EN_COMPANY, words[-1].rstrip(".")) or _MORE_COMPANY.search(text):
        return 2.0
    return 1.0 if any(re.fullmatch(_EN_COMPANY, word.rstrip(".")) for word in words) else 0.0


def split_company(text: str) -> tuple[str, str]:
    """(company, title) of a piece that may hold both without anything between them; the missing one is ""."""
    text = text.strip()
    if not re.search(rf"[{HAN}]", text):
        words = text.split()
        start = len(words)
        while start > 0 and re.fullmatch(rf"{_EN_MODIFIER}|{_EN_TITLE}", words[start - 1].lower().rstrip(",")):
            start -= 1
        if 0 < start < len(words) and title_score(text) >= 2 and words[start].lower() not in ("&", "and", "of", "the"):
            return " ".join(words[:start]).rstrip(",–- "), " ".join(words[start:])
        return ("", text) if title_score(text) > company_score(text) else (text, "")
    front = _TITLE_ZH_FRONT.match(text)
    found = _COMPANY_ZH_FRONT.match(front["rest"] if front else text)
    if found and front:
        return found["company"], front["title"]
    if found:
        rest = found["title"].strip(" -–—/|,，·")
        # What follows is part of the name ("营销管理部") unless it reads as a title.
        return (found["company"], rest) if not rest or title_score(rest) > 0 else (text, "")
    return ("", text) if title_score(text) > company_score(text) else (text, "")


def school_in(text: str) -> str:
    """The school named in `text`, "" when none is."""
    if re.search(rf"[{HAN}]", text):
        found = _SCHOOL_ZH.search(text)
        school = re.sub(r"^(?:学校|专业|学习|时间|学位|名称|毕业|院校|学历|起止|[于在从至和年月日])+(?=..)", "", found[0]) if found else ""
        return school if len(school) > 2 else ""
    return text if _SCHOOL_EN.search(text) else ""


def is_place(text: str) -> bool:
    """Whether `text` is only a place."""
    text = text.strip(" ,.()（）")
    if not text:
        return False
    if re.search(rf"[{HAN}]", text):
        return len(text) >= 2 and bool(_ZH_PLACE.fullmatch(text))
    return bool(_EN_PLACE.fullmatch(text)) and title_score(text) == 0 and not re.search(r"\b(?:university|college|inc|llc|ltd)\b", text, re.IGNORECASE)


def strip_place(text: str) -> tuple[str, str]:
    """`text` without the place at its end ("YMCA, Pomona, CA"), and that place."""
    found = _TAIL_PLACE.search(text)
    if found and is_place(found["place"].replace("  ", " ")) and title_score(found["place"]) == 0:
        return text[: found.start()].strip(" ,–—-"), found["place"]
    # OCR loses the blanks around a dash: "NVIDIA Research-Santa Clara, CA".
    left, dash, right = text.partition("-") if text.count("-") == 1 else (text, "", "")
    if dash and company_score(left) >= 2 and is_place(right):
        return left.strip(), right.strip()
    return text, ""
