"""One opened installation: settings, database, engine and workers, for the web process and the command line alike.

Knows no HTTP and no command. Surprising rule: opening brings the embedded database up to date; a PostgreSQL one is migrated only by `hireloom db upgrade`.
"""
