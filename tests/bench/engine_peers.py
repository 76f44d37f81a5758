"""The peers of `tests.bench.engine`, run by the Python of their own venv: workloads A and B as each one's documentation recommends them.

Knows nothing of hireloom. `engine_peers.py PEER URL` says {"ready": true}, then answers each line `A 200`, `B 100` or `alone 30` of its standard input with one JSON object:
runs, seconds, cpu (seconds of this process and its children), and of `alone` the median in milliseconds. Every answer of a peer is checked.
"""

import json
import multiprocessing
import resource
import statistics
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

LOW, HIGH = 84, 90
DBOS_THREADS = 64
ABSURD_WORKERS = 4
SPIFF_WORKERS = 1
"""As many processes as of ours and of DBOS; on two cores two of them do less than twice as much, because PostgreSQL has its share."""


def score(number):
    """Every second run of B goes the other way at the gateway."""
    return HIGH if number % 2 else LOW


def route(number):
    return 3 if score(number) >= 85 else -3


class Dbos:
    """DBOS: workflows started in the background, threads of its executor; the person is a message (`send`, `recv`)."""

    def __init__(self, url):
        from dbos import DBOS

        self.dbos = DBOS
        more = {"max_executor_threads": DBOS_THREADS}
        DBOS(config={"name": "bench", "system_database_url": url, "log_level": "ERROR", "console_log_level": "ERROR", **more})

        @DBOS.step()
        def step(value):
            return value + 1

        @DBOS.step()
        def refuse(value):
            return -value - 1

        @DBOS.workflow()
        def a(value):
            for _ in range(5):
                value = step(value)
            return value

        @DBOS.workflow()
        def b(value):
            value = step(step(value))
            points = DBOS.recv("person")
            return step(value) if points >= 85 else refuse(value)

        self.a, self.b = a, b
        DBOS.launch()

    def run_a(self, runs):
        handles = [self.dbos.start_workflow(self.a, 0) for _ in range(runs)]
        assert {handle.get_result() for handle in handles} == {5}

    def run_b(self, runs):
        handles = [self.dbos.start_workflow(self.b, 0) for _ in range(runs)]
        with ThreadPoolExecutor(4) as people:
            list(people.map(lambda pair: self.dbos.send(pair[1].workflow_id, score(pair[0]), "person"), enumerate(handles)))
        assert [handle.get_result() for handle in handles] == [route(number) for number in range(runs)]

    def close(self):
        self.dbos.destroy()


class Absurd:
    """absurd: several worker processes, each with a connection; the person is an event."""

    def __init__(self, url):
        import psycopg
        from absurd_sdk import Absurd as Client
        from absurdctl import BUNDLED_SCHEMA_SQL

        with psycopg.connect(url, autocommit=True) as connection:
            if connection.execute("SELECT to_regnamespace('absurd')").fetchone()[0] is None:
                connection.execute(BUNDLED_SCHEMA_SQL)
        self.client = Client(url, queue_name="bench")
        self.client.create_queue("bench")
        self.watch = psycopg.connect(url, autocommit=True)
        self.workers = [multiprocessing.Process(target=absurd_worker, args=(url,), daemon=True) for _ in range(ABSURD_WORKERS)]
        for worker in self.workers:
            worker.start()

    def run_a(self, runs):
        before = self.done("5")
        for _ in range(runs):
            self.client.spawn("a", {"value": 0}, queue="bench")
        self.wait("5", before + runs)

    def run_b(self, runs):
        before = self.done("3"), self.done("-3")
        names = [uuid.uuid4().hex for _ in range(runs)]
        for name in names:
            self.client.spawn("b", {"value": 0, "name": name}, queue="bench")
        for number, name in enumerate(names):
            self.client.emit_event(name, {"score": score(number)}, "bench")
        self.wait("3", before[0] + runs // 2)
        self.wait("-3", before[1] + runs - runs // 2)

    def done(self, result):
        return self.watch.execute("SELECT count(*) FROM absurd.t_bench WHERE state = 'completed' AND completed_payload = %s::jsonb", (result,)).fetchone()[0]

    def wait(self, result, count):
        while self.done(result) < count:
            time.sleep(0.02)

    def close(self):
        for worker in self.workers:
            worker.terminate()


def absurd_worker(url):
    from absurd_sdk import Absurd as Client

    client = Client(url, queue_name="bench")

    @client.register_task(name="a")
    def a(params, context):
        value = params["value"]
        for number in range(5):
            value = context.step(f"s{number}", lambda value=value: value + 1)
        return value

    @client.register_task(name="b")
    def b(params, context):
        first = context.step("s1", lambda: params["value"] + 1)
        second = context.step("s2", lambda: first + 1)
        answer = context.await_event(params["name"])
        if answer["score"] >= 85:
            return context.step("s3", lambda: second + 1)
        return context.step("s4", lambda: -second - 1)

    client.start_worker(poll_interval=0.01)


SPIFF_A = ["start > s1", "s1 > s2", "s2 > s3", "s3 > s4", "s4 > s5", "s5 > end"]
SPIFF_B = ["start > s1", "s1 > s2", "s2 > person", "person > choice", "choice > s3 if score >= 85", "choice > s4", "s3 > end", "s4 > end"]


def bpmn(name, edges):
    """A BPMN file: `sN` are script tasks, `person` a user task, `choice` an exclusive gateway."""
    nodes = list(dict.fromkeys(place for edge in edges for place in edge.partition(" if ")[0].split(" > ")))
    tags = {"start": "startEvent", "end": "endEvent", "person": "userTask", "choice": "exclusiveGateway"}
    lines = []
    for node in nodes:
        tag = tags.get(node, "scriptTask")
        default = ' default="choice_s4"' if node == "choice" else ""
        script = f"<script>x = {'-x - 1' if node == 's4' and 'choice' in nodes else 'x + 1'}</script>" if tag == "scriptTask" else ""
        lines.append(f'<{tag} id="{node}"{default}>{script}</{tag}>')
    for edge in edges:
        ends, _, condition = edge.partition(" if ")
        source, target = ends.split(" > ")
        inner = f"<conditionExpression>{condition.replace('>', '&gt;')}</conditionExpression>" if condition else ""
        lines.append(f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>')
    return f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x" id="d"><process id="{name}" isExecutable="true">{"".join(lines)}</process></definitions>'


class Spiff:
    """SpiffWorkflow: its own JSON in one table; processes, each with a connection. A stores after each task, `end` only at the end, B at the wait and at the end."""

    def __init__(self, url):
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS spiff_runs (run_id text PRIMARY KEY, state text NOT NULL)")
        self.pipes, self.workers = [], []
        for _ in range(SPIFF_WORKERS):
            ours, theirs = multiprocessing.Pipe()
            self.workers.append(multiprocessing.Process(target=spiff_worker, args=(url, theirs), daemon=True))
            self.workers[-1].start()
            self.pipes.append(ours)
        for pipe in self.pipes:
            pipe.recv()

    def run(self, case, runs):
        for number, pipe in enumerate(self.pipes):
            pipe.send((case, range(number, runs, SPIFF_WORKERS)))
        for pipe in self.pipes:
            assert pipe.recv() == "done"

    def run_a(self, runs):
        self.run("A", runs)

    def run_end(self, runs):
        self.run("end", runs)

    def run_b(self, runs):
        self.run("B", runs)

    def close(self):
        for worker in self.workers:
            worker.terminate()


def spiff_worker(url, pipe):
    worker = SpiffWorker(url)
    pipe.send("ready")
    while True:
        case, numbers = pipe.recv()
        getattr(worker, f"run_{case.lower()}")(numbers)
        pipe.send("done")


class SpiffWorker:
    def __init__(self, url):
        import psycopg
        from lxml import etree
        from SpiffWorkflow.bpmn.parser import BpmnParser
        from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

        parser = BpmnParser()
        for name, edges in (("a", SPIFF_A), ("b", SPIFF_B)):
            parser.add_bpmn_xml(etree.fromstring(bpmn(name, edges)), filename=f"{name}.bpmn")
        self.specs = {name: parser.get_spec(name) for name in ("a", "b")}
        self.serializer = BpmnWorkflowSerializer()
        self.connection = psycopg.connect(url, autocommit=True)

    def new(self, name):
        from SpiffWorkflow.bpmn import BpmnWorkflow

        workflow = BpmnWorkflow(self.specs[name])
        workflow.task_tree.data["x"] = 0
        return workflow

    def save(self, run_id, workflow):
        self.connection.execute(
            "INSERT INTO spiff_runs VALUES (%s, %s) ON CONFLICT (run_id) DO UPDATE SET state = excluded.state", (run_id, self.serializer.serialize_json(workflow))
        )

    def run_a(self, numbers):
        for _ in numbers:
            run_id, workflow = uuid.uuid4().hex, self.new("a")
            # the fifth task is stored with the end
            workflow.do_engine_steps(
                did_complete_task=lambda task, run_id=run_id, workflow=workflow: self.save(run_id, workflow) if task.task_spec.name in ("s1", "s2", "s3", "s4") else None
            )
            self.finish(run_id, workflow, 5)

    def run_end(self, numbers):
        for _ in numbers:
            workflow = self.new("a")
            workflow.do_engine_steps()
            self.finish(uuid.uuid4().hex, workflow, 5)

    def run_b(self, numbers):
        waiting = {}
        for number in numbers:
            run_id, workflow = uuid.uuid4().hex, self.new("b")
            workflow.do_engine_steps()
            self.save(run_id, workflow)
            waiting[run_id] = number
        for run_id, number in waiting.items():
            (state,) = self.connection.execute("SELECT state FROM spiff_runs WHERE run_id = %s", (run_id,)).fetchone()
            workflow = self.serializer.deserialize_json(state)
            task = workflow.get_next_task(spec_name="person")
            task.data["score"] = score(number)
            task.run()
            workflow.do_engine_steps()
            self.finish(run_id, workflow, route(number))

    def finish(self, run_id, workflow, expected):
        assert workflow.completed
        assert workflow.data["x"] == expected
        self.save(run_id, workflow)


def spent(children):
    """Seconds of CPU of this process, and of the worker processes that still run."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    total = own.ru_utime + own.ru_stime
    for child in children:
        with open(f"/proc/{child.pid}/schedstat") as file:
            total += int(file.read().split()[0]) / 1e9
    return total


def alone(peer, times):
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        peer.run_a(1)
        taken.append(1000 * (time.perf_counter() - begin))
    return statistics.median(taken)


def main():
    name, url = sys.argv[1:]
    peer = {"dbos": Dbos, "absurd": Absurd, "spiff": Spiff}[name](url)
    workers = getattr(peer, "workers", [])
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        case, count = line.split()
        before, begin = spent(workers), time.perf_counter()
        median = alone(peer, int(count)) if case == "alone" else getattr(peer, f"run_{case.lower()}")(int(count))
        seconds = time.perf_counter() - begin
        print(json.dumps({"peer": name, "case": case, "runs": int(count), "seconds": seconds, "cpu": spent(workers) - before, "median_ms": median}), flush=True)
    peer.close()


if __name__ == "__main__":
    main()
