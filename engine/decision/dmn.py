"""DMN 1.5 XML in and out (DMN 1.1 to 1.6 are read).

Knows no files. What comes out of `write_dmn` and goes into `read_dmn` is the same rules in the same style; comments above decisions, functions and rules stay,
others do not. DMN that says more than rules can is refused with the element and its line; what changes no answer is left out with a warning.
"""

from engine.decision.dmn_read import read_definitions
from engine.decision.dmn_write import write_definitions
from engine.decision.dmn_xml import parse_xml
from engine.decision.exchange import Limits, Origins, Reading, settle
from engine.decision.parse import parse_rules, read_drafts

__all__ = ["open_dmn", "read_dmn", "write_dmn"]


def read_dmn(xml: bytes, file: str = "", *, limits: Limits = Limits()) -> str:
    """The rules that a DMN file says. Raises Invalid with every problem."""
    return open_dmn(xml, file, limits=limits).text


def open_dmn(xml: bytes, file: str = "", *, limits: Limits = Limits()) -> Reading:
    """The rules that a DMN file says, with what had to be left out. Raises Invalid."""
    origins = Origins(file)
    return settle(read_definitions(parse_xml(xml, file, limits), origins), origins)


def write_dmn(text: str, file: str = "") -> bytes:
    """The rules as DMN 1.5. Raises Invalid when they cannot be read."""
    parse_rules(text, file=file)
    return write_definitions(read_drafts(text, file), file)
