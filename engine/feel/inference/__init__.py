"""What type each piece of an expression has, and what is wrong with it: one module a family of pieces.

Knows nothing of values at run time, except that a piece without names is worth what it is worth.
"""
