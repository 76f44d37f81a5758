"""The screens are type-checked against the API as it is."""

from tests.house import api_types


def test_the_screens_types_are_made_from_the_api_as_it_is() -> None:
    """`python -m tests.house.write_docs` makes them anew."""
    assert api_types.PAGE.read_text(encoding="utf-8") == api_types.page()
