"""The peers of `tests.bench.forms`, run by the Python of their own venv: each compiled once, then asked whether a submission is right.

Knows nothing of hireloom. Reads the case as JSON from standard input and answers, as JSON, what each peer said and how many submissions a second it judged.
"""

import datetime
import json
import sys
import time
from typing import Annotated, Literal

import fastjsonschema
import jsonschema
import pydantic
from pydantic import Field


class Submission(pydantic.BaseModel):
    """The same 25 fields; types and bounds as the JSON Schema has them."""

    model_config = pydantic.ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=2, max_length=80)]
    email: Annotated[str, Field(pattern=r"^[^\s@]+@[^\s@]+\.[^\s@.]+$")]
    phone: Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ()\-]{4,22}[0-9]$")]
    city: Annotated[str, Field(max_length=80)] | None = None
    birthday: datetime.date | None = None
    years: Annotated[int, Field(ge=0, le=60)]
    salary: Annotated[float, Field(ge=0)] | None = None
    share: Annotated[float, Field(ge=0, le=100)] | None = None
    rating: Annotated[int, Field(ge=1, le=5)]
    remote: bool | None = None
    degree: Literal["none", "bachelor", "master", "doctor"]
    skills: list[Literal["python", "sql", "java", "go"]] | None = None
    site: Annotated[str, Field(pattern=r"^https?://[^\s/?#@]+")] | None = None
    start: datetime.date
    shift: datetime.time | None = None
    notice: str | None = None
    reason: Annotated[str, Field(max_length=2000)] | None = None
    source: Literal["referral", "job_site", "school"] | None = None
    school: Annotated[str, Field(max_length=200)] | None = None
    major: Annotated[str, Field(max_length=200)] | None = None
    level: Annotated[int, Field(ge=1, le=9)] | None = None
    hours: Annotated[float, Field(ge=0, le=80)] | None = None
    relocate: bool | None = None
    language: Literal["en", "zh"] | None = None
    comment: Annotated[str, Field(max_length=4000)] | None = None


def fits(judge, error):
    """Whether `judge` takes a value, as a function that never raises."""

    def ask(value):
        try:
            judge(value)
        except error:
            return False
        return True

    return ask


def rate(act, value, seconds):
    """Judgements a second: the best of several rounds."""
    best, end = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        begin = time.perf_counter()
        for _ in range(200):
            act(value)
        best = max(best, 200 / (time.perf_counter() - begin))
    return best


def main():
    asked = json.load(sys.stdin)
    schema, right, wrong, seconds = asked["schema"], asked["right"], asked["wrong"], asked["seconds"]
    plain = {key: value for key, value in schema.items() if key != "$schema"}
    slow = jsonschema.Draft202012Validator(schema)
    ways = {
        "pydantic": fits(Submission.model_validate, pydantic.ValidationError),
        "fastjsonschema": fits(fastjsonschema.compile(plain), fastjsonschema.JsonSchemaException),
        "jsonschema": lambda value: next(slow.iter_errors(value), None) is None,
    }
    found = [{"peer": peer, "right": ask(right), "wrong": ask(wrong), "rate": rate(ask, right, seconds), "wrong_rate": rate(ask, wrong, seconds)} for peer, ask in ways.items()]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
