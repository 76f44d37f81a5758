"""Forms and record types: compiled from text to JSON Schema, layout and FEEL conditions; submissions become values or Problems.

Knows FEEL and nothing of runs, decisions or stores. The server is the judge: conditions, permissions and computed values are settled here.
"""

from engine.form.field import FIELD_TYPES, Field
from engine.form.form import Form, FormState
from engine.form.parse import FormFile, parse_forms
from engine.form.record import RecordType
from engine.form.scope import feel_type

__all__ = ["FIELD_TYPES", "Field", "Form", "FormFile", "FormState", "RecordType", "feel_type", "parse_forms"]
