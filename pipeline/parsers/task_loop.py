"""The worker side: read a task, run it under limits, write the outcome; ``python -m pipeline.parsers.task_loop``.

Messages are pickles one after another. The first one sets up (import path, function, limits); every later
one is a task. A worker that met MemoryError answers and then leaves, since its heap cannot be trusted to shrink.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import re
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pipeline.errors import ParseError, PolicyError
from pipeline.parsers.heartbeat import listen

_MIB = 1024 * 1024
READY = "ready"
BEAT = "beat"  # a step of a long task is done
_STATUS = "/proc/self/status"
_HELD = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)
_GROWN = 0.6  # share of the memory allowed from which a worker is replaced after its task


class Setup(NamedTuple):
    """First message to a worker; ``function`` is a pickle or ``module:function``."""

    path: list[str]
    function: bytes | str
    memory_mb: int | None
    cpu_s: float | None


def send(stream: BinaryIO, message: object) -> None:
    pickle.dump(message, stream, protocol=pickle.HIGHEST_PROTOCOL)  # large files pass through uncopied
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """The next message; EOFError or UnpicklingError when the other side is gone."""
    return pickle.load(stream)


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer tasks until the parent closes its end."""
    setup: Setup = receive(source)
    sys.path[:] = setup.path
    function = load(setup.function)
    _limit("RLIMIT_AS", setup.memory_mb * _MIB if setup.memory_mb else None)
    send(sink, READY)

    def allow_time() -> None:
        if setup.cpu_s:
            _limit("RLIMIT_CPU", int(_cpu_used() + setup.cpu_s) + 1)

    def step_done() -> None:
        allow_time()
        send(sink, BEAT)

    listen(step_done)
    while True:
        try:
            item = receive(source)
        except EOFError:
            return
        allow_time()
        outcome, spent = run(function, item)
        spent = spent or (bool(setup.memory_mb) and _peak_mb() > _GROWN * (setup.memory_mb or 0))
        del item
        send(sink, (outcome, spent))
        if spent:
            return


def load(function: bytes | str) -> Callable[[Any], Any]:
    if isinstance(function, bytes):
        loaded: Callable[[Any], Any] = pickle.loads(function)
        return loaded
    module, _, attribute = function.partition(":")
    found: Callable[[Any], Any] = getattr(import_module(module), attribute)
    return found


def run(function: Callable[[Any], Any], item: Any) -> tuple[Any, bool]:
    """The result or a ParseError, and whether this process should be replaced."""
    try:
        return function(item), False
    except ParseError as error:
        return error, error.reason == "memory"
    except PolicyError as error:
        return ParseError("missing_extra", str(error)), False
    except MemoryError:
        return ParseError("memory", "处理时内存不足：请拆分文件，或调高 memory_mb"), True
    except RecursionError:
        return ParseError("too_deep", "内部结构嵌套过深，无法处理：请另存后重试"), False
    except Exception as error:
        return ParseError("internal_error", f"处理时出错（{type(error).__name__}: {error}）：请报告此文件"), False


def _limit(name: str, value: int | None) -> None:
    """Lower a soft limit of this process where the platform knows it."""
    if value is None:
        return
    try:
        import resource
    except ImportError:  # Windows
        return
    try:
        kind: int = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (value if hard < 0 else min(value, hard), hard))
    except (AttributeError, ValueError, OSError):  # macOS refuses some limits
        return


def _peak_mb() -> float:
    """The most memory this process ever held; ``ru_maxrss`` of Linux would include that of the process it came from."""
    with contextlib.suppress(OSError):
        held = _HELD.search(Path(_STATUS).read_text("ascii", "replace"))
        if held:
            return int(held[1]) / 1024
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _MIB if sys.platform == "darwin" else peak / 1024


def _cpu_used() -> float:
    times = os.times()
    return times.user + times.system


def main() -> None:
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what libraries print must not enter the protocol
    warnings.simplefilter("ignore")  # what they say of a broken file, its record says better
    try:
        serve(source, sink)
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
