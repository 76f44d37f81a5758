"""The only door to SQLAlchemy: tables, sealing, and what is read and written in one transaction. Knows no command and decides nothing."""

from engine.store.database import Connection, Database, metadata

__all__ = ["Connection", "Database", "metadata"]
