"""For whom: tenants, principals, who may do what. Knows no HTTP."""

__all__: list[str] = []
