from __future__ import annotations

import io
import sys
import time
from pathlib import Path

import pytest
from parsers.worker_tasks import act

from pipeline.errors import InputError, ParseError, PolicyError
from pipeline.parsers import task_loop
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


def test_functions_of_the_main_script_are_refused_with_advice() -> None:
    def local(item: str) -> str:
        return item

    local.__module__ = "__main__"
    with pytest.raises(InputError, match="local"):
        WorkerPool(local)
