"""The built-in functions of FEEL (DMN 1.5, 10.3.4), one module a family.

Knows nothing of syntax. A family registers its functions when it is imported; registry.py says how.
"""
