"""BPMN 2.0 XML in and out: a file becomes workflow files in their YAML form, and back, with its drawing.

Knows no pack and no run. The surprising rule: nothing of a file is dropped silently; what the engine has no word for is kept beside the workflow, told as a warning, or refused by name.
"""

from engine.bpmn.read import Imported, import_bpmn
#from engine.bpmn.write import export_bpmn

#__all__ = ["Imported", "export_bpmn", "import_bpmn"]
