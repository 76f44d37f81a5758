"""What an editor asks of the texts of a pack: problems as they are typed, completion, hover, definitions, references, rename, formatting.

Knows no protocol and no screen; the language server and the API are thin faces of it.
"""

from engine.editing.answer import Completion, Edit, Hover, OutlineItem, Span
from engine.editing.tree import Places, text_of, tree_of
from engine.editing.workspace import Workspace
from engine.editing.yaml_style import format_yaml

__all__ = ["Completion", "Edit", "Hover", "OutlineItem", "Places", "Span", "Workspace", "format_yaml", "text_of", "tree_of"]
