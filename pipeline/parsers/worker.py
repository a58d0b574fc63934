"""Worker processes that contain hostile files: limits on time and memory, replacement of whatever dies."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, BinaryIO, Generic, Self, TypeVar, cast

from pipeline.errors import InputError, ParseError, PolicyError
from pipeline.parsers.task_loop import BEAT, READY, Setup, receive, send

T = TypeVar("T")
R = TypeVar("R")

_START_TIMEOUT_S = 300.0
_HELD_BYTES = 64 * 1024 * 1024  # of items under way, from which no further one is taken
# Processes are the parallelism: a thread pool in each would only eat address space, most of all on large machines.
_ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR")}


class _Task(Generic[T, R]):
    def __init__(self, item: T) -> None:
        self.item = item
        self.done = threading.Event()
        self.outcome: R | ParseError | PolicyError | None = None

    def settle(self, outcome: R | ParseError | PolicyError) -> None:
        self.outcome = outcome
        self.done.set()


class WorkerPool(Generic[T, R]):
    """Runs ``function`` (picklable, or ``"module:function"``) on items in ``workers`` processes.

    Each task has ``timeout_s`` seconds (each step of it, where it reports steps: ``heartbeat``); each process has
    ``memory_mb`` MiB of address space (where the platform can limit it) and does at most ``max_tasks`` tasks before
    it is replaced, fewer if it has grown large. At most ``lookahead`` items are held at a time, fewer where their
    ``weight`` (bytes) adds up. Processes are started without importing the caller's
    main module, so scripts need no ``__main__`` guard.
    """

    def __init__(
        self,
        function: Callable[[T], R] | str,
        *,
        workers: int = 2,
        timeout_s: float = 60.0,
        memory_mb: int | None = 2_048,
        max_tasks: int = 200,
        lookahead: int | None = None,
        weight: Callable[[T], int] = lambda item: 0,
    ) -> None:
        self._setup = Setup(
            path=list(sys.path),
            function=function if isinstance(function, str) else _pickled(function),
            memory_mb=memory_mb,
            cpu_s=timeout_s * 2,
        )
        self._timeout_s, self._max_tasks = timeout_s, max_tasks
        self._lookahead, self._weight = lookahead or max(1, workers) * 4, weight
        self._queue: queue.Queue[_Task[T, R] | None] = queue.Queue()
        self._hosts = [_Host(self._setup, timeout_s, max_tasks) for _ in range(max(1, workers))]
        self._threads = [threading.Thread(target=self._work, args=(host,), daemon=True) for host in self._hosts]
        self._closed = False

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed = True
        while True:  # tasks nobody waits for any more
            try:
                self._queue.get_nowait()
            except queue.Empty:
                break
        for _ in self._threads:
            self._queue.put(None)
        for host in self._hosts:
            host.close()
        for thread in self._threads:
            thread.join(timeout=10)

    def map(self, items: Iterable[T]) -> Iterator[tuple[T, R | ParseError]]:
        """(item, result or ParseError) in the order of ``items``; never more than the look-ahead is under way.

        ParseError reasons of its own: ``timeout``, ``crashed``, ``memory``, ``internal_error``. Raises PolicyError
        when no worker can be started at all.
        """
        source = iter(items)
        pending: deque[_Task[T, R]] = deque()
        exhausted = False
        held = 0
        while True:
            while not exhausted and len(pending) < self._lookahead and held < _HELD_BYTES:
                try:
                    task: _Task[T, R] = _Task(next(source))
                except StopIteration:
                    exhausted = True
                    break
                held += self._weight(task.item)
                pending.append(task)
                self._queue.put(task)
            if not pending:
                return
            task = pending.popleft()
            task.done.wait()
            held -= self._weight(task.item)
            if isinstance(task.outcome, PolicyError) and not isinstance(task.outcome, ParseError):
                raise task.outcome
            yield task.item, cast("R | ParseError", task.outcome)

    def _work(self, host: _Host) -> None:
        while True:
            task = self._queue.get()
            if task is None or self._closed:
                return
            try:
                task.settle(host.run(task.item))
            except PolicyError as error:
                task.settle(error)
            except Exception as error:  # an item that cannot be pickled, no more processes …
                task.settle(ParseError("internal_error", f"交给工作进程时出错（{type(error).__name__}: {error}）"))


def _pickled(function: Callable[..., Any]) -> bytes:
    inner = getattr(function, "func", function)  # functools.partial
    if getattr(inner, "__module__", None) == "__main__":
        raise InputError(
            f"工作进程看不到主脚本里定义的函数 {inner.__name__}：请把它移到一个模块里，或传 'module:function'"
        )
    return pickle.dumps(function)


class _Host:
    """One worker process, started on demand and replaced when it dies, hangs or has done its share."""

    def __init__(self, setup: Setup, timeout_s: float, max_tasks: int) -> None:
        self._setup, self._timeout_s, self._max_tasks = setup, timeout_s, max_tasks
        self._process: subprocess.Popen[bytes] | None = None
        self._tasks = 0
        self._lock = threading.Lock()
        self._closed = False

    def run(self, item: Any) -> Any:
        """The outcome of one task; a worker that fails it is gone afterwards."""
        process = self._ready()
        timed_out = threading.Event()
        timer = self._clock(process, timed_out)
        try:
            send(cast(BinaryIO, process.stdin), item)
            while isinstance(answer := receive(cast(BinaryIO, process.stdout)), str) and answer == BEAT:
                timer.cancel()
                timer = self._clock(process, timed_out)
            outcome, spent = answer
        except (EOFError, OSError, pickle.UnpicklingError):
            self._discard()
            return self._obituary(process, timed_out.is_set())
        except BaseException:  # half a message may have been sent
            self._discard()
            raise
        finally:
            timer.cancel()
        self._tasks += 1
        if spent or self._tasks >= self._max_tasks or timed_out.is_set():
            self._discard()
        return outcome

    def _clock(self, process: subprocess.Popen[bytes], timed_out: threading.Event) -> threading.Timer:
        timer = threading.Timer(self._timeout_s, _expire, (process, timed_out))
        timer.daemon = True
        timer.start()
        return timer

    def _obituary(self, process: subprocess.Popen[bytes], timed_out: bool) -> ParseError:
        if timed_out:
            return ParseError("timeout", f"处理超过 {self._timeout_s:g} 秒，已中止：请拆分文件，或调高 timeout_s")
        code = process.returncode
        if code == -getattr(signal, "SIGKILL", 9):
            return ParseError("memory", "处理时内存不足，进程被系统结束：请拆分文件，或调高 memory_mb")
        if code == -getattr(signal, "SIGXCPU", 24):
            return ParseError("timeout", "处理占用的 CPU 时间超过上限，已中止：请拆分文件，或调高 timeout_s")
        return ParseError(
            "crashed",
            f"处理此文件的进程异常退出（代码 {code}），文件可能已损坏，或内存不足：请重新下载，或调高 memory_mb",
        )

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        with self._lock:
            if self._closed:
                raise PolicyError("工作进程池已关闭")
            process = self._process = subprocess.Popen(
                [sys.executable, "-m", "pipeline.parsers.task_loop"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**_ONE_THREAD, **os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                start_new_session=True,
            )
        self._tasks = 0
        timer = threading.Timer(_START_TIMEOUT_S, _kill, (process,))
        timer.daemon = True
        timer.start()
        try:
            send(cast(BinaryIO, process.stdin), self._setup)
            if receive(cast(BinaryIO, process.stdout)) != READY:
                raise EOFError
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            self._discard()
            raise PolicyError(
                f"工作进程无法启动（退出代码 {process.returncode}）：请运行 policy doctor，并查看上面的错误输出"
            ) from error
        finally:
            timer.cancel()
        return process

    def _discard(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            _kill(process)
            _close(process)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            process = self._process
        if process is not None:
            _kill(process)
            process.wait()


def _expire(process: subprocess.Popen[bytes], flag: threading.Event) -> None:
    flag.set()
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a worker and whatever it started."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (AttributeError, OSError):
            process.kill()


def _close(process: subprocess.Popen[bytes]) -> None:
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                continue
