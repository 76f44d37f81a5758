"""The peers of `tests.bench.rules`, run by the Python of their own venv: the same expression and the same table, each peer in the fastest way that it offers.

Knows nothing of hireloom. Reads the cases as JSON from standard input and answers, as JSON, what each peer decided and how many evaluations a second it made.
"""

import json
import sys
import time

import datalogic_py
import zen


def rate(evaluate, inputs, seconds):
    """Evaluations a second: the best of several rounds."""
    best, end = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        begin = time.perf_counter()
        for _ in range(20):
            for values in inputs:
                evaluate(values)
        best = max(best, 20 * len(inputs) / (time.perf_counter() - begin))
    return best


def zen_table(case):
    """A decision graph of one table, loaded once: by its key and as a decision of its own."""
    heads = [*case["inputs"], *case["outputs"]]
    rules = [{"_id": f"r{number}", **dict(zip(heads, row["zen"], strict=True))} for number, row in enumerate(case["rules"])]
    columns = {kind: [{"id": name, "name": name, "field": name} for name in case[kind]] for kind in ("inputs", "outputs")}
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {}},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": {"hitPolicy": "first", **columns, "rules": rules}},
        {"id": "out", "name": "out", "type": "outputNode", "content": {}},
    ]
    edges = [{"id": "e1", "sourceId": "in", "targetId": "table", "type": "edge"}, {"id": "e2", "sourceId": "table", "targetId": "out", "type": "edge"}]
    content = zen.ZenDecisionContent(json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}))
    engine = zen.ZenEngine({"loader": lambda key: content})
    decision = engine.get_decision("table")
    return [lambda values: engine.evaluate("table", values)["result"], lambda values: decision.evaluate(values)["result"]]


def datalogic(rule):
    """A compiled rule, by itself and in a session."""
    engine = datalogic_py.Engine()
    compiled, session = engine.compile(rule), engine.session()
    return [compiled.evaluate, lambda values: session.evaluate(compiled, values)]


def main():
    asked = json.load(sys.stdin)
    expression, table, seconds = asked["expression"], asked["table"], asked["seconds"]
    compiled = zen.compile_expression(expression["zen"])
    outputs = table["outputs"]
    ways = {
        ("expression", "zen-engine"): ([compiled.evaluate], lambda answer: answer),
        ("expression", "datalogic-py"): (datalogic(expression["datalogic"]), lambda answer: answer),
        ("table", "zen-engine"): (zen_table(table), lambda answer: [answer[name] for name in outputs]),
        ("table", "datalogic-py"): (datalogic(table["datalogic"]), lambda answer: answer),
    }
    found = {}
    for (case, peer), (evaluates, answered) in ways.items():
        answers = [[answered(evaluate(values)) for values in asked[case]["values"]] for evaluate in evaluates]
        found[case, peer] = {"case": case, "peer": peer, "answers": answers, "rate": 0.0}
    for _ in range(asked["rounds"]):
        for key, (evaluates, _) in ways.items():
            found[key]["rate"] = max(found[key]["rate"], *(rate(evaluate, asked[key[0]]["values"], seconds) for evaluate in evaluates))
    json.dump(list(found.values()), sys.stdout)


if __name__ == "__main__":
    main()
