"""Why something could not be fetched, and what a person can do about it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.errors import PolicyError


class FetchError(PolicyError):
    """A page or a source that could not be had; ``reason`` is a short stable code (``reasons.toml``, ``http_404``).

    ``transient``: asking again soon may help; ``wait_s`` is what the server asks for. ``host_trouble``: the trouble
    is the host's and not the page's.
    """

    def __init__(
        self, reason: str, message: str, *, transient: bool = False, host_trouble: bool = False, wait_s: float = 0.0
    ) -> None:
        super().__init__(message)
        self.reason, self.transient, self.host_trouble, self.wait_s = reason, transient, host_trouble, wait_s


def reason_label(reason: str) -> str:
    """The reason in Chinese; a code that has no name stands for itself."""
    name = _reasons()["labels"].get(reason, reason)
    return str(name) if not reason.startswith("http_") else f"网站答复 {reason.removeprefix('http_')}"


def reason_hint(reason: str) -> str:
    """What to do about it; empty where only the message can tell."""
    return str(_reasons()["hints"].get(reason, ""))


@cache
def _reasons() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("reasons.toml").read_text("utf-8"))
