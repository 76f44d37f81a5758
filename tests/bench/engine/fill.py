"""Many runs in no time: the rows of one real run, whichever tables they stand in, copied by the database itself under new ids.

Knows no table by name. A copy's id is the model's with other last twelve characters, so copies are as old as the model and what comes later is newer, as in life.
"""

import psycopg
from psycopg import sql

__all__ = ["clone"]

DIGITS = 12
KEYS = """SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
WHERE i.indisprimary AND i.indnkeyatts = 1 AND i.indrelid = quote_ident(%s)::regclass"""
"""A key of one column that does not begin with the run's id is a name of its own: each copy gets another."""
COLUMNS = """SELECT table_name, column_name, data_type IN ('character varying', 'text') FROM information_schema.columns
WHERE table_schema = 'public' AND is_generated = 'NEVER' AND is_identity = 'NO' AND coalesce(column_default, '') NOT LIKE 'nextval%' ORDER BY table_name, ordinal_position"""


def clone(url: str, run_id: str, first: int, last: int) -> int:
    """Copies number `first` to `last` of a run; returns how many rows they are. The tables are vacuumed and the server's buffers written afterwards."""
    columns: dict[str, list[tuple[str, bool]]] = {}
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for table, column, is_text in connection.execute(COLUMNS):
            columns.setdefault(table, []).append((column, is_text))
        total = 0
        with connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")  # foreign keys hold by construction
            for table, found in columns.items():
                total += _clone_table(connection, table, found, run_id, (first, last))
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
    return total


def _clone_table(connection: psycopg.Connection, table: str, columns: list[tuple[str, bool]], run_id: str, span: tuple[int, int]) -> int:
    texts = [sql.Identifier(name) for name, is_text in columns if is_text]
    if not texts:
        return 0
    bears = sql.SQL(" OR ").join(sql.SQL("starts_with({}, {})").format(name, sql.Literal(run_id)) for name in texts)
    rows = connection.execute(sql.SQL("SELECT count(*) FROM {} WHERE {}").format(sql.Identifier(table), bears)).fetchone()
    if not rows or not rows[0]:
        return 0
    new_id = sql.SQL("{} || lpad(to_hex(number), {}, '0')").format(sql.Literal(run_id[:-DIGITS]), DIGITS)
    keys = {str(name) for (name,) in connection.execute(KEYS, [table])}
    own = sql.SQL("CASE WHEN starts_with(model.{0}, {1}) THEN replace(model.{0}, {1}, new.run_id) ELSE left(model.{0}, 1) || md5(model.{0} || new.run_id) END")
    moved = sql.SQL("replace(model.{}, {}, new.run_id)")
    values = [
        (own if name in keys else moved).format(sql.Identifier(name), sql.Literal(run_id)) if is_text else sql.SQL("model.{}").format(sql.Identifier(name))
        for name, is_text in columns
    ]
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM (SELECT {} AS run_id FROM generate_series({}, {}) AS number) AS new CROSS JOIN (SELECT * FROM {} WHERE {}) AS model")
    names = sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns)
    done = connection.execute(statement.format(sql.Identifier(table), names, sql.SQL(", ").join(values), new_id, *map(sql.Literal, span), sql.Identifier(table), bears))
    return done.rowcount
