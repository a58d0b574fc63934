"""Other programs run on a file: found, timed, ended with all their children."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import ParseError

_PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG")
_PARENT_DEATH = 1  # PR_SET_PDEATHSIG


def find_program(names: Sequence[str], places: Sequence[str] = ()) -> str | None:
    """The first of ``names`` on the path or in one of ``places``."""
    for name in names:
        if found := shutil.which(name):
            return found
    for place in places:
        for name in (*names, *(f"{name}.exe" for name in names)):
            if os.access(Path(place) / name, os.X_OK):
                return str(Path(place) / name)
    return None


def run_program(
    command: Sequence[str], *, timeout_s: float, environment: Mapping[str, str], name: str
) -> tuple[int, bytes, bytes]:
    """(exit code, standard output, standard error); ParseError("timeout" | "damaged") if ended or never started.

    It sees no other part of our environment than the search path, stands in a session of its own and dies with us.
    """
    passed_on = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**passed_on, **environment},
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
    except OSError as error:
        raise ParseError("damaged", f"{name}：{command[0]} 无法启动（{error.strerror}）：请检查安装") from None
    try:
        output, said = process.communicate(timeout=timeout_s)
    except subprocess.TimeoutExpired:
        raise ParseError(
            "timeout",
            f"{name} 用 {Path(command[0]).name} 转换超过 {timeout_s:g} 秒，已中止：请另存为 DOCX，或调高 timeout_s",
        ) from None
    finally:
        _end(process)
    return process.returncode, output, said


def _end(process: subprocess.Popen[bytes]) -> None:
    """Whatever is left of the program's session."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, OSError):
        if process.poll() is None:
            process.kill()
    process.communicate()


def _die_with_parent() -> None:
    import ctypes

    ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL)
