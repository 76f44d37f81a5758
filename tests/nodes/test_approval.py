"""The examples of approval agree with the rules its summary states."""

from typing import Any

import pytest

from nodes.registry import manifest, node_folder, read_yaml

EXAMPLES: list[dict[str, Any]] = read_yaml(node_folder("approval") / "examples.yaml")


def outcome_by_rule(inputs: dict[str, Any], given: list[dict[str, Any]]) -> str:
    """What the votes come to, said anew from the summary."""
    policy, asked = inputs.get("policy", "one"), len(inputs["approvers"])
    votes = [vote["outcome"] for vote in given]
    if policy in ("one", "random"):
        return str(votes[0])
    if policy == "any":
        return "approve" if "approve" in votes else "reject" if len(votes) == asked else "open"
    if policy in ("ratio", "weighted"):
        weights = {name: inputs.get("weights", {}).get(name, 1) for name in inputs["approvers"]}
        needed = inputs["ratio"] * asked if policy == "ratio" else inputs["pass_at"]
        yes, no = (sum(weights[f"person:{vote['by']}"] for vote in given if vote["outcome"] == outcome) for outcome in ("approve", "reject"))
        return "approve" if yes >= needed else "reject" if sum(weights.values()) - no < needed else "open"
    if inputs.get("reject", "at_once") == "at_once" and "reject" in votes:
        return "reject"
    return "open" if len(votes) < asked else "reject" if "reject" in votes else "approve"


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["title"]["en"] for example in EXAMPLES])
def test_the_votes_of_an_example_give_its_outcome_and_not_before_the_last(example: dict[str, Any]) -> None:
    votes = example["votes"]

    assert outcome_by_rule(example["inputs"], votes) == example["outputs"]["outcome"]
    assert all(outcome_by_rule(example["inputs"], votes[:count]) == "open" for count in range(1, len(votes)))


def test_every_policy_has_an_example_that_approves_and_one_that_rejects() -> None:
    shown = {(example["inputs"]["policy"], example["outputs"]["outcome"]) for example in EXAMPLES}

    assert shown == {(policy, outcome) for policy in manifest("approval").inputs["properties"]["policy"]["enum"] for outcome in ("approve", "reject")}
