"""Names that mean the same thing, across abbreviations and the two languages.

A short list of common ones; meaning (the sentence model) covers the rest. Every name is written folded (lower case).
"""

__all__ = ["same_names"]

GROUPS: tuple[tuple[str, ...], ...] = (
    ("product manager", "产品经理"), ("project manager", "项目经理"), ("project management", "项目管理"), ("user research", "用户研究", "用户调研", "user interviews", "用户访谈", "usability testing"),
    ("requirements analysis", "需求分析", "product requirements"), ("data analysis", "数据分析", "data analytics"), ("human resources", "hr", "人力资源"), ("customer service", "客户服务", "客服"),
    ("javascript", "js"), ("typescript", "ts"), ("kubernetes", "k8s"), ("postgresql", "postgres"), ("microsoft office", "ms office", "office suite", "office办公软件", "办公软件", "office 365"),
    ("excel", "ms excel", "microsoft excel"), ("c#", "c sharp", "csharp"), ("golang", "go语言", "go language"), (".net", "dotnet", "asp.net"), ("node.js", "nodejs", "node js"), ("react", "reactjs", "react.js"),
    ("vue", "vuejs", "vue.js"), ("angular", "angularjs", "angular js", "angular.js"), ("spring boot", "springboot"), ("spring mvc", "springmvc"), ("machine learning", "ml", "机器学习"), ("deep learning", "深度学习"),
    ("natural language processing", "nlp", "自然语言处理"), ("computer vision", "计算机视觉", "opencv"), ("artificial intelligence", "ai", "人工智能"), ("amazon web services", "aws"), ("google cloud platform", "gcp", "google cloud"),
    ("continuous integration", "ci/cd", "ci", "持续集成"), ("quality assurance", "qa", "质量保证"), ("user interface", "ui", "界面设计"), ("user experience", "ux", "用户体验"), ("photoshop", "ps", "adobe photoshop"), ("illustrator", "adobe illustrator"),
    ("powerpoint", "ppt"), ("enterprise resource planning", "erp"), ("customer relationship management", "crm"), ("search engine optimization", "seo", "搜索引擎优化"), ("business intelligence", "bi", "商业智能"),
    ("vmware", "vm ware"), ("active directory", "ad"), ("object oriented programming", "oop", "面向对象"), ("database", "数据库", "databases"), ("sql server", "ms sql", "mssql", "ms-sql", "microsoft sql server"), ("rest api", "restful api", "rest", "restful"),
    ("prototyping", "原型设计", "axure", "figma", "墨刀"), ("a/b testing", "a/b测试", "ab测试", "a/b test"), ("accounting", "会计"), ("bookkeeping", "记账"), ("welding", "焊接"), ("sales", "销售"), ("marketing", "市场营销", "营销"),
    ("teamwork", "团队合作", "团队协作", "team player"), ("communication", "沟通能力", "沟通"), ("leadership", "领导力", "领导能力"), ("supply chain", "供应链"), ("procurement", "采购"), ("recruitment", "recruiting", "招聘"),
    ("english", "英语", "cet-6", "cet-4", "大学英语六级"), ("driving license", "driver's license", "驾照", "驾驶证"), ("shift work", "倒班", "轮班", "三班倒"),
)  # fmt: skip
_BY_NAME = {name: group for group in GROUPS for name in group}


def same_names(name: str) -> tuple[str, ...]:
    """The other names of a folded name."""
    return tuple(other for other in _BY_NAME.get(name, ()) if other != name)
