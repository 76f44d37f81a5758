"""Regular expressions as XPath writes them (XQuery and XPath Functions and Operators 3.1, chapter 5.6): read strictly, written for RE2.

Knows nothing of FEEL values. `engine.feel.pattern` is the door.
"""
