"""BPMN models with expected behaviour (a folder like `shared/data/bpmn`), run on the pure core."""
