"""The one exception family. A message names the thing, its value and the fix."""

from __future__ import annotations


class PolicyError(Exception):
    """Base of every error this package raises on purpose."""


class InputError(PolicyError):
    """The user's request cannot be carried out as written (exit code 2)."""


class ParseError(PolicyError):
    """A document cannot be read.

    ``reason`` is a short stable code (``encrypted``, ``needs_ocr``, ``too_large``, ``timeout`` …)
    stored in ``parse_failures``; the message says what and how to mend it.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[type[ParseError], tuple[str, str]]:
        return type(self), (self.reason, str(self))


class MissingExtraError(PolicyError):
    """An optional dependency is absent; the message names the extra to install."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} 需要可选组件：请运行 pip install 'policy-pipeline[{extra}]' -c constraints.txt")
        self.feature, self.extra = feature, extra

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return type(self), (self.feature, self.extra)


class StoreError(PolicyError):
    """The database or the index cannot be used as it is."""
