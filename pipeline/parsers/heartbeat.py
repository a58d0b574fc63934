"""Long work that comes in steps (recognising page after page) tells whoever watches the clock that a step is done."""

from __future__ import annotations

from collections.abc import Callable

_listener: Callable[[], None] | None = None


def beat() -> None:
    """One step done: the time allowed starts anew. Does nothing outside a worker process."""
    if _listener is not None:
        _listener()


def listen(listener: Callable[[], None] | None) -> None:
    """Have ``listener`` called at every beat; None to stop."""
    global _listener
    _listener = listener
