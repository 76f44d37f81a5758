"""Writes every page of docs/ that comes from the code: `python -m tests.house.write_docs`."""

from tests.house import api_types, approval_docs, cli_docs, error_docs, node_docs, pattern_docs, settings_docs

__all__ = ["PAGES"]

PAGES = (node_docs, error_docs, cli_docs, settings_docs, pattern_docs, api_types, *approval_docs.PAGES)

if __name__ == "__main__":
    for made in PAGES:
        made.PAGE.write_text(made.page(), encoding="utf-8")
