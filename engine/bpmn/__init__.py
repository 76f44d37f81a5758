"""BPMN 2.0 XML in and out: a file becomes workflow files in their YAML form, and back, with its drawing.

Knows no pack and no run. The surprising rule: nothing that matters to the flow is dropped: what the engine has no word for is refused by name, what only explains is kept and comes back in an export.
"""

from engine.bpmn.read import Imported, import_bpmn, to_yaml
from engine.bpmn.write import export_bpmn

__all__ = ["Imported", "export_bpmn", "import_bpmn", "to_yaml"]
