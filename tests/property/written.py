"""Random forms, records and rules as people might write them: any layout, comments anywhere, both kinds of punctuation."""

from hypothesis import strategies as st

__all__ = ["FEEL", "forms", "rules", "working_forms", "working_rules"]

FEEL = [
    "a > 1", 'b = "x // y"', "a in [1..3]", 'contains(b, "|")', "if a > 1\n      then 2\n      else 3", "count([1, 2]) > 1", "sum([\n    a, // first\n    2\n  ]) > 3", "a /* why */ + 1", '{x: 1, y: "}"}.x',
    "not(a = null)", "a = -1", "some i in [1, 2] satisfies i = a", 'b = "required"', "-a > 2", "（a） ≥ 2", 'b in ("x", "y")', "a between 1 and 3",
]  # fmt: skip
feel = st.sampled_from(FEEL)
words = st.sampled_from(["//", "// a comment", '// 注释 | "quoted"', "/* b */", "/* two\n   lines */", "/**/", "// x : text", "/* } */"])
inline_words = st.sampled_from(["/* c */", "/* 说明 */", "/* // */", "/***/"])
blank = st.sampled_from([" ", "  ", "\t", " \u3000"])
inline = st.one_of(blank, blank, blank, inline_words.map(lambda word: f" {word} "))
newline = st.lists(st.one_of(st.just("\n"), st.just("\n\n"), st.just("\n\n\n"), words.map(lambda word: f"\n  {word}\n")), min_size=1, max_size=2).map("".join)
end = st.tuples(st.sampled_from(["", "", "", " "]), st.one_of(st.just(""), st.just(""), words.filter(lambda word: "\n" not in word)), newline).map("".join)
space = st.one_of(inline, inline, words.map(lambda word: f" {word}\n   "), st.just("\n    "))
"""Between arguments, where lines may end."""
text = st.one_of(
    st.sampled_from(["A", "甲", 'say \\"hi\\"', "a | b", "{", "// no comment", "back\\\\slash", "\\d+", "tab\\t", ")", "", "中文，标点：（全角）"]),
    st.text(st.characters(exclude_characters='"\\\n\r', exclude_categories=["Cs"]), max_size=6),
)
quoted = text.map(lambda value: f'"{value}"')
bar = st.sampled_from([" | ", "|", " ｜ "])
title = st.one_of(quoted, st.tuples(quoted, bar, quoted).map("".join))
names = st.sampled_from(["a", "b", "name", "note", "工作年限", "valid", "total", "key", "is_open", "x1", "required", "when", "columns", "section"])


def glued(*parts: object) -> st.SearchStrategy[str]:
    """The parts behind each other; texts stand for themselves."""
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map("".join)


def listed(item: st.SearchStrategy[str], between: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    return st.tuples(item, st.lists(glued(between, item), max_size=most - 1).map("".join)).map("".join)


number = st.sampled_from(["1", "20", "-3", "1.50"])
comma = glued(st.sampled_from([",", "，"]), space)
condition = st.one_of(st.just(""), st.just(""), glued(inline, "when ", feel))
option = st.one_of(glued(quoted, condition), glued(quoted, inline, title, condition), glued(quoted, bar, quoted, condition))
argument = st.one_of(
    number, st.sampled_from(["CNY", "CN", "hr"]), glued("lines", st.sampled_from([": ", ":", "：", " : "]), number), st.just("max_size: 10 MB"), st.just('pattern: "[a-z]+"'),
    st.sampled_from(["1..5", "1..", "..5", "-2..2"]), option,
)  # fmt: skip
sources = st.one_of(glued("from ", feel), st.just("records job"), glued("records job where ", feel))
type_names = st.sampled_from(["text", "number", "integer", "money", "choice", "choices", "date", "rating", "rich_text", "address", "boolean"])
plain_type = st.one_of(
    type_names, type_names, glued(type_names, st.sampled_from(["(", "（"]), st.one_of(listed(glued(argument), comma, 4), sources), st.sampled_from([")", "）", "\n  )", ",)"]))
)
roles = st.sampled_from(["hr", "hr, hrbp", "hr，boss"])
attribute = st.one_of(
    st.sampled_from(["required", "personal", "unique", "read only"]), glued("required when ", feel), glued("visible when ", feel), glued("visible to ", roles), glued("read only when ", feel),
    glued("editable by ", roles), glued("computed ", feel), glued("default ", feel), glued("help ", title), glued("valid ", title, " when ", feel),
)  # fmt: skip
apart = st.one_of(inline, inline, st.just("\n    "), words.map(lambda word: f" {word}\n    "), words.map(lambda word: f"\n    {word}\n   "))
attributes = st.lists(glued(apart, attribute), max_size=3).map("".join)
heads = glued(names, st.one_of(st.just(""), glued(inline, title)), st.sampled_from([" : ", ":", "：", " :"]))
field = glued(heads, plain_type, attributes)
column = glued(heads, plain_type, st.sampled_from(["", " required"]))
total = glued("total a", st.one_of(st.just(""), glued(" ", title)), st.one_of(st.just(""), glued(" : ", feel)))


def block(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return glued(st.sampled_from(["{", "｛"]), end, st.lists(glued("  ", inside, end), max_size=4).map("".join), st.sampled_from(["}", "｝"]))


table = glued(heads, st.sampled_from(["table ", "table(min: 1) "]), block(st.one_of(column, column, total)), attributes)
note = glued("note ", title)
check = glued("check ", title, " : ", feel)
section_attributes = st.lists(
    st.one_of(glued(" visible when ", feel), glued(" visible to ", roles), st.just(" read only"), glued(" read only when ", feel), st.just(" editable by hr")), max_size=2
).map("".join)
inner = st.one_of(field, field, table, note, check)
columns = glued("columns ", block(st.one_of(field, note)))
section = glued("section s", st.one_of(st.just(""), glued(" ", title)), section_attributes, inline, block(st.one_of(inner, columns)))
record_line = st.sampled_from(["retain P2Y", "key a", "title b", "index a, b", "index a", "history all", "history none", "history 5", "read by hr, boss"])
_form = glued("form f", st.one_of(st.just(""), glued(" ", title)), inline, block(st.one_of(inner, section, columns)))
_record = glued("record r", st.one_of(st.just(""), glued(" ", title)), " ", block(st.one_of(inner, record_line)))
forms = glued(st.one_of(st.just(""), newline), st.lists(glued(st.one_of(_form, _record), end), max_size=3).map("".join))

kind = st.one_of(st.sampled_from(["number", "text", "list of text", "any"]), listed(quoted, bar))
variable = glued(
    st.sampled_from(["a", "b", "work years", "工作年限"]),
    st.one_of(st.just(""), glued(" ", title)),
    st.sampled_from([": ", "：", " : "]),
    kind,
    st.sampled_from(["", "", " in [1..9]", ' default "x"', " in > 1 default 3"]),
)
variables = glued(st.sampled_from(["input ", "output "]), listed(variable, glued(",", st.one_of(inline, words.map(lambda word: f" {word}\n    ")))))
cell = st.sampled_from(["-", "> 1", "[1..5)", '"a | b"', '"// x"', "a", "", 'not("x")', "工作年限 ≥ 3", "/* c */ 1"])
annotation = st.sampled_from(["why", "", "see https://x.y/z", "it's", '5" pipe', '"a | b"', "说明"])
cells = listed(glued(" ", cell, " "), st.sampled_from(["|", "｜"]))
notes = st.one_of(st.just(""), glued("||", listed(glued(" ", annotation, " "), st.just("|"))))
row = glued("|", cells, "||", cells, notes, "|")
ruler = st.just("|---|:---:||----|")
statement = st.one_of(variables, variables, row, row, row, ruler, st.sampled_from(["hit first", "hit collect sum", "use d, e"]))
decision = glued("decision d", st.one_of(st.just(""), glued(" ", title)), " ", block(statement))
function = glued("function f(x: number, y) ", feel)
rules = glued(st.one_of(st.just(""), newline), st.lists(glued(st.one_of(decision, decision, function), end), max_size=3).map("".join))

working_types = st.sampled_from(
    ["text", "number", "text(lines: 4, max: 20)", "money(CNY)", 'choice("a" "A" | "甲", "b")', "boolean", "rating(1..5)", "date", "email", 'choices("x", "y")']
)
working_attributes = st.lists(st.sampled_from(["personal", "unique"]), unique=True, max_size=2).map(lambda found: "".join(f" {word}" for word in found))
working_conditions = st.lists(
    st.sampled_from(["visible when a > 1", 'required when b = "x"', "read only when a = null", 'help "H" | "助"', "visible to hr", "editable by hr, boss"]),
    unique_by=lambda word: word[:9],
    max_size=2,
)
working_field = st.tuples(title, working_types, working_attributes, st.lists(apart, min_size=2, max_size=2), working_conditions).map(
    lambda parts: f"{parts[0]} : {parts[1]}{parts[2]}" + "".join(gap + condition for gap, condition in zip(parts[3], parts[4], strict=False))
)
working_forms = st.tuples(st.lists(st.tuples(working_field, end), max_size=5), end, end).map(
    lambda parts: (
        "form f {" + parts[1] + "  a : number" + parts[2] + "  b : text\n" + "".join(f"  x{number} {line}{after}" for number, (line, after) in enumerate(parts[0])) + "}\n"
    )
)
"""Forms without mistakes."""

working_row = st.tuples(
    st.sampled_from(["-", "> 1", "[1..5)", "2", "not(2)"]), st.sampled_from(["-", '"x"', '"a | b"', '"x", "y"', 'not("x")']), st.sampled_from(['"one"', '"a | b"', "", "b", '"二"'])
).map(lambda cells_: f"  | {cells_[0]}|{cells_[1]} || {cells_[2]} |")
working_rules = st.tuples(st.sampled_from(["first", "unique", "any", "collect", "rule order"]), st.lists(st.tuples(working_row, end), min_size=1, max_size=5), end).map(
    lambda parts: (
        f"decision d {{\n  input a: number, b: text\n  output r: text\n  hit {parts[0]}{parts[2]}  | a | b || r |\n" + "".join(line + after for line, after in parts[1]) + "}\n"
    )
)
"""Rules without mistakes."""
