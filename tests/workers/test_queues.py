"""The settings that say which kind of worker serves which queue, and which queue a node type's jobs go to; wrong names are told with the nearest right one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from designer.installation import open_installation
from engine.errors import Invalid
from engine.settings import Settings
from nodes.registry import manifests
from nodes.workers.queues import Queues, read_queues

BROKER = "redis://127.0.0.1:1/0"


def queues(**settings: str) -> Queues:
    return read_queues(Settings.load({}, **settings), manifests())


def problems(**settings: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        queues(**settings)
    for found in refusal.value.problems:
        assert found.message.get("zh") != found.message.en
        assert found.path.startswith("HIRELOOM_")
    return [(found.code, found.nearest) for found in refusal.value.problems]


def test_without_settings_everything_is_done_here() -> None:
    assert queues().kinds == {"light": "local", "heavy": "local"}
    assert queues().node_types == manifests()


def test_a_broker_alone_means_that_heavy_work_goes_to_celery() -> None:
    assert queues(broker_url=BROKER).kinds == {"light": "local", "heavy": "celery"}
    assert queues(broker_url=BROKER, queues="heavy=local").kinds["heavy"] == "local"


def test_each_queue_gets_its_kind_of_worker_and_node_types_move() -> None:
    found = queues(queues="heavy=celery, batch=prefect,light=local", node_queues="read_document=batch", broker_url=BROKER)
    assert {kind: found.of(kind) for kind in ("local", "celery", "prefect")} == {"local": ("light",), "celery": ("heavy",), "prefect": ("batch",)}
    assert (found.node_types["read_document"].queue, found.node_types["match_resume"].queue) == ("batch", "heavy")


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"queues": "batch=prefetc"}, [("queue.kind", "prefect")]),
        ({"queues": "heavy=celery"}, [("queue.broker", "")]),
        ({"queues": "Batch=local"}, [("queue.name", "")]),
        ({"queues": "batch"}, [("queue.pair", "")]),
        ({"queues": "batch=local,batch=prefect"}, [("queue.twice", "")]),
        ({"node_queues": "read_documents=heavy"}, [("queue.node_type", "read_document")]),
        ({"node_queues": "approval=heavy"}, [("queue.node_type", "")]),
        ({"node_queues": "read_document=hevy, notify=lihgt"}, [("queue.unknown", "heavy"), ("queue.unknown", "light")]),
    ],
    ids=str,
)
def test_a_wrong_name_is_told_with_the_nearest_right_one(settings: dict[str, str], told: list[tuple[str, str]]) -> None:
    assert problems(**settings) == told


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., object]]:
    made = []

    def make(**settings: str) -> object:
        made.append(open_installation(Settings.load({}, data_dir=str(tmp_path), **settings)))
        return made[-1]

    yield make
    for installation in made:
        installation.close()


def test_an_installation_does_not_open_with_wrong_names_and_knows_its_queues(opened: Callable[..., object]) -> None:
    with pytest.raises(Invalid):
        opened(queues="heavy=nobody")
    found = opened(queues="batch=prefect", node_queues="read_document=batch")
    assert found.engine.catalogue.node_types["read_document"].queue == "batch"  # type: ignore[attr-defined]
    assert found.queues.of("local") == ("light", "heavy")  # type: ignore[attr-defined]
