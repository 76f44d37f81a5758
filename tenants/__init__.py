"""For whom: tenants, principals, who may do what. Knows no HTTP."""

__all__ = ["DEMO"]

DEMO = "demo"
"""The tenant that comes with the product."""
