from __future__ import annotations

import io
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from parsers.worker_tasks import act

from pipeline.errors import InputError, ParseError, PolicyError
from pipeline.parsers import task_loop
from pipeline.parsers.heartbeat import listen
from pipeline.parsers.worker import WorkerPool


def test_results_come_in_submission_order_and_failures_keep_their_place() -> None:
    items = ["sleep:0.3", "a", "exit:3", "b", "bug", "parse_error", "extra", "recursion", "print", "c"]
    with WorkerPool(act, workers=2, timeout_s=30) as pool:
        outcomes = list(pool.map(items))
    assert [item for item, _ in outcomes] == items
    found = {item: getattr(outcome, "reason", outcome) for item, outcome in outcomes}
    assert found == {
        "sleep:0.3": "sleep", "a": "a", "exit:3": "crashed", "b": "b", "bug": "internal_error",
        "parse_error": "encrypted", "extra": "missing_extra", "recursion": "too_deep", "print": "print", "c": "c",
    }  # fmt: skip


def test_a_hanging_task_times_out_and_the_next_one_runs() -> None:
    with WorkerPool(act, workers=1, timeout_s=1.0) as pool:
        outcomes = dict(pool.map(["sleep:60", "after"]))
    assert isinstance(outcomes["sleep:60"], ParseError)
    assert outcomes["sleep:60"].reason == "timeout"
    assert outcomes["after"] == "after"


def test_the_clock_starts_anew_with_every_step_a_task_reports() -> None:
    with WorkerPool(act, workers=1, timeout_s=2.0) as pool:
        outcomes = dict(pool.map(["steps:4", "steps:0"]))
    assert outcomes == {"steps:4": "steps", "steps:0": "steps"}


@pytest.mark.skipif(not Path("/proc").exists(), reason="address space limits need Linux")
def test_a_worker_grown_large_is_replaced_after_its_task() -> None:
    with WorkerPool(act, workers=1, timeout_s=30, memory_mb=512) as pool:
        before, _, after = [outcome for _, outcome in pool.map(["pid", "memory:400", "pid"])]
    assert before != after


@pytest.mark.skipif(not Path("/proc").exists(), reason="address space limits need Linux")
def test_memory_is_limited_and_the_pool_survives() -> None:
    with WorkerPool(act, workers=1, timeout_s=30, memory_mb=512) as pool:
        outcomes = [getattr(outcome, "reason", outcome) for _, outcome in pool.map(["memory:2000", "memory:1", "x"])]
    assert outcomes == ["memory", str(1024 * 1024), "x"]


def test_a_segmentation_fault_is_one_failed_document() -> None:
    with WorkerPool(act, workers=1, timeout_s=30) as pool:
        outcomes = [getattr(outcome, "reason", outcome) for _, outcome in pool.map(["segfault", "x"])]
    assert outcomes == ["crashed", "x"]


def test_workers_are_recycled_after_their_share() -> None:
    with WorkerPool(act, workers=1, timeout_s=30, max_tasks=2) as pool:
        pids = [pid for _, pid in pool.map([f"pid:{i}" for i in range(6)])]
    assert [pids[0] == pids[1], pids[1] == pids[2], len(set(map(str, pids)))] == [True, False, 3]


def test_a_worker_answers_for_its_own_memory_alone() -> None:
    held = bytearray(1_500 * 1024 * 1024)
    with WorkerPool(act, workers=1, timeout_s=30) as pool:
        pids = {pid for _, pid in pool.map([f"pid:{i}" for i in range(3)])}
    assert (len(held), len(pids)) == (1_500 * 1024 * 1024, 1)


def test_look_ahead_is_bounded() -> None:
    taken = 0

    def items() -> object:
        nonlocal taken
        for i in range(50):
            taken += 1
            yield f"i{i}"

    with WorkerPool(act, workers=1, timeout_s=30, lookahead=3) as pool:
        stream = pool.map(items())  # type: ignore[arg-type]
        next(stream)
        assert taken <= 4


def test_heavy_items_are_held_one_at_a_time() -> None:
    taken: list[str] = []

    def items() -> Iterator[str]:
        for name in ("a", "b", "c", "d"):
            taken.append(name)
            yield name

    with WorkerPool(act, workers=1, timeout_s=30, weight=lambda item: 200 * 1024 * 1024 if item < "c" else 1) as pool:
        stream = pool.map(items())
        for expected in (["a"], ["a", "b"], ["a", "b", "c", "d"]):
            next(stream)
            assert taken == expected


def test_function_by_name_and_leaving_early() -> None:
    with WorkerPool("tests_worker_missing:nothing", workers=1, timeout_s=5) as pool, pytest.raises(PolicyError):
        list(pool.map(["x"]))
    started = time.monotonic()
    with WorkerPool(act, workers=2, timeout_s=60) as pool:
        next(pool.map(["a", "sleep:50", "sleep:50", "sleep:50"]))
    assert time.monotonic() - started < 40


def test_an_item_that_cannot_be_pickled_fails_alone() -> None:
    with WorkerPool(act, workers=1, timeout_s=30) as pool:
        outcomes = [outcome for _, outcome in pool.map([lambda: None, "x"])]  # type: ignore[list-item]
    assert isinstance(outcomes[0], ParseError)
    assert outcomes[1] == "x"


def test_task_loop_answers_until_the_stream_ends() -> None:
    source, sink = io.BytesIO(), io.BytesIO()
    task_loop.send(source, task_loop.Setup(list(sys.path), "os.path:basename", None, None))
    task_loop.send(source, "a/b")
    task_loop.send(source, 7)
    source.seek(0)
    task_loop.serve(source, sink)
    sink.seek(0)
    assert task_loop.receive(sink) == task_loop.READY
    assert task_loop.receive(sink) == ("b", False)
    failed, spent = task_loop.receive(sink)
    assert (failed.reason, spent) == ("internal_error", False)
    with pytest.raises(EOFError):
        task_loop.receive(sink)


def test_task_loop_leaves_after_memory_errors() -> None:
    def raise_memory(item: object) -> object:
        raise MemoryError

    outcome, spent = task_loop.run(raise_memory, None)
    assert (outcome.reason, spent) == ("memory", True)


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Limits set, instead of being set on this process."""
    resource = pytest.importorskip("resource")
    calls: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda kind, pair: calls.append((kind, pair[0])))
    return calls


def test_limits_are_set_once_for_memory_and_anew_for_time_with_every_task_and_step(
    limited: list[tuple[int, int]],
) -> None:
    import resource

    source, sink = io.BytesIO(), io.BytesIO()
    task_loop.send(source, task_loop.Setup(list(sys.path), "parsers.worker_tasks:act", 64_000, 9.0))
    task_loop.send(source, "steps:1")
    source.seek(0)
    task_loop.serve(source, sink)
    listen(None)
    sink.seek(0)
    assert [task_loop.receive(sink) for _ in range(3)] == [task_loop.READY, task_loop.BEAT, ("steps", False)]
    assert limited[0] == (resource.RLIMIT_AS, 64_000 * 1024 * 1024)
    assert [kind for kind, _ in limited[1:]] == [resource.RLIMIT_CPU] * 2
    assert all(9 <= value - task_loop._cpu_used() <= 11 for _, value in limited[1:])


def test_a_worker_that_grew_leaves_after_its_answer(limited: list[tuple[int, int]]) -> None:
    source, sink = io.BytesIO(), io.BytesIO()
    task_loop.send(source, task_loop.Setup(list(sys.path), pickle.dumps(act), 1, None))
    for item in ("a", "never"):
        task_loop.send(source, item)
    source.seek(0)
    task_loop.serve(source, sink)
    sink.seek(0)
    assert [task_loop.receive(sink), task_loop.receive(sink)] == [task_loop.READY, ("a", True)]
    with pytest.raises(EOFError):
        task_loop.receive(sink)


def test_unknown_limits_and_platforms_without_them_are_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    task_loop._limit("RLIMIT_OF_ANOTHER_SYSTEM", 1)
    task_loop._limit("RLIMIT_AS", None)
    assert task_loop._peak_mb() > 1
    monkeypatch.setattr(task_loop, "_STATUS", "/nowhere")
    assert task_loop._peak_mb() > 1
    monkeypatch.setitem(sys.modules, "resource", None)
    task_loop._limit("RLIMIT_AS", 1)
    assert task_loop._peak_mb() == 0.0


@pytest.mark.parametrize(
    ("item", "reason", "spent"),
    [("parse_error", "encrypted", False), ("extra", "missing_extra", False), ("recursion", "too_deep", False)],
)
def test_failures_keep_their_reasons(item: str, reason: str, spent: bool) -> None:
    outcome, leaves = task_loop.run(act, item)
    assert (outcome.reason, leaves) == (reason, spent)


def test_the_protocol_has_the_standard_streams_for_itself() -> None:
    """As a process: what the task prints goes elsewhere, and the end of input ends it."""
    setup = task_loop.Setup(list(sys.path), "parsers.worker_tasks:act", None, None)
    said = subprocess.run(
        [sys.executable, "-m", "pipeline.parsers.task_loop"],
        input=pickle.dumps(setup) + pickle.dumps("print"),
        capture_output=True,
        timeout=60,
        check=True,
    )
    answers = io.BytesIO(said.stdout)
    assert [task_loop.receive(answers), task_loop.receive(answers)] == [task_loop.READY, ("print", False)]
    assert b"more noise" in said.stderr


def test_functions_of_the_main_script_are_refused_with_advice() -> None:
    def local(item: str) -> str:
        return item

    local.__module__ = "__main__"
    with pytest.raises(InputError, match="local"):
        WorkerPool(local)
