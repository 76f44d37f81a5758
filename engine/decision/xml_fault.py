"""What is wrong with a file that is no XML, in the languages of the product.

Knows the numbers that libxml2 gives to its errors and nothing of DMN. A number that it does not know is told as "cannot be read here", with its place.
"""

import re

from lxml import etree

__all__ = ["why_not_xml"]

_NAMES: dict[int, tuple[str, str]] = {
    4: ("an element is expected, the file holds something else or nothing", "此处应为 XML 元素，文件为空或不是 XML"),
    5: ("something follows the end of the document", "文档结束后还有多余内容"),
    9: ("there is a character that XML may not hold", "含有 XML 不允许的字符"),
    23: ("a ; is missing behind the entity; a plain & is written &amp;", "实体后缺少 ;（普通的 & 应写作 &amp;）"),
    26: ("an entity that is not defined; a plain & is written &amp;", "未定义的实体（普通的 & 应写作 &amp;）"),
    32: ("the encoding that the file names is not known", "不支持文件声明的编码"),
    38: ("a < inside of an attribute is written &lt;", "属性值中的 < 应写作 &lt;"),
    39: ("the value of an attribute must stand in quotation marks", "属性值必须写在引号内"),
    40: ("the quotation mark of an attribute is not closed", "属性值的引号没有闭合"),
    41: ("an attribute has no value", "属性没有值"),
    42: ("an attribute stands twice", "属性重复出现"),
    45: ("a comment is not closed", "注释没有闭合"),
    62: ("]]> cannot stand in a text", "文本中不能出现 ]]>"),
    63: ("a CDATA section is not closed", "CDATA 没有闭合"),
    64: ("the XML declaration must stand at the very beginning", "XML 声明必须位于文件最开头"),
    65: ("a space is missing", "缺少空格"),
    68: ("a name is missing; a plain & is written &amp;, a plain < is written &lt;", "缺少名称（普通的 & 应写作 &amp;，普通的 < 应写作 &lt;）"),
    73: ("a tag is not closed with >", "标签缺少 >"),
    81: ("there are bytes that are not of the file's encoding", "含有不符合文件编码的字节"),
    114: ("it is nested too deeply, or too large", "嵌套过深或内容过大"),
    201: ("a prefix has no namespace (xmlns:...)", "前缀没有对应的命名空间（xmlns:...）"),
}
_MISMATCH = re.compile(r"mismatch: (\S+) line (\d+) and (\S+?)(?:,|$)")
_UNFINISHED = re.compile(r"in tag (\S+) line (\d+)")


def why_not_xml(error: etree.XMLSyntaxError) -> tuple[str, str, int, int]:
    """What is wrong, in English and Chinese, and the line and column."""
    line, column = error.position
    place = max(line, 1), max(column, 1)
    said = str(error.msg)
    if found := _MISMATCH.search(said):
        name, opened, other = found.groups()
        return f"<{name}> of line {opened} is closed by </{other}>", f"第 {opened} 行的 <{name}> 被 </{other}> 关闭", *place
    if found := _UNFINISHED.search(said):
        return f"<{found[1]}> of line {found[2]} is not closed", f"第 {found[2]} 行的 <{found[1]}> 没有关闭", *place
    return *_NAMES.get(int(error.code), ("it cannot be read here", "此处无法读取")), *place
