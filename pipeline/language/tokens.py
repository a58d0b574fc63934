"""Chinese words and character bigrams; the one module that segments.

rjieba is used where its wheel exists and jieba elsewhere (the same algorithm and dictionary), both with the words of
the policy world in ``words.txt``. Query and document must be cut alike, so an index records :func:`segmenter_name`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from pipeline.language.width import fold

# A word of the list must win against the product of its parts' frequencies; any common word's frequency does.
_FREQUENCY = 3000
_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]+|[0-9a-z]+(?:[.+#-][0-9a-z]+)*\+?")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")


@cache
def policy_words() -> tuple[str, ...]:
    """The words of ``words.txt``, each once, in the order of the file."""
    lines = files("pipeline.language").joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    words = (word for line in lines if not line.startswith("#") for word in line.split())
    return tuple(dict.fromkeys(words))


def segment(text: str) -> list[str]:
    """The words of ``text`` in order, punctuation included, blanks left out; letters keep their case and width."""
    return [word for word in _cutter()[1](text) if not word.isspace()]


def runs(text: str) -> list[str]:
    """The maximal runs of Han characters and of letters and digits, folded to half width and lower case."""
    return _RUN.findall(fold(text).lower())


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of neighbouring Han characters, and each run of letters and digits whole.

    A Han character that stands alone is kept alone: ``"国5G发展"`` → ``["国", "5g", "发展"]``.
    """
    tokens: list[str] = []
    for run in runs(text):
        if len(run) == 1 or not _HAN.match(run):
            tokens.append(run)
        else:
            tokens.extend(run[i : i + 2] for i in range(len(run) - 1))
    return tokens


def segmenter_name() -> str:
    """What cuts the words: engine, its version, and a fingerprint of the word list (``rjieba 0.2.2 words:1a2b3c``)."""
    fingerprint = hashlib.sha256("\n".join(policy_words()).encode()).hexdigest()[:6]
    return f"{_cutter()[0]} words:{fingerprint}"


@cache
def _cutter() -> tuple[str, Callable[[str], list[str]]]:
    return _rjieba() or _jieba()


def _rjieba() -> tuple[str, Callable[[str], list[str]]] | None:
    try:
        import rjieba
    except ImportError:
        return None
    from importlib.metadata import version

    # importing has made one already; a second reads the dictionary again, 0.1 s that every cold search would pay
    engine = getattr(rjieba, "_DEFAULT_JIEBA", None) or rjieba.Jieba()
    for word in policy_words():
        engine.add_word(word, _FREQUENCY, "n")
    return f"rjieba {version('rjieba')}", lambda text: list(engine.cut(text, True))


def _jieba() -> tuple[str, Callable[[str], list[str]]]:
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    engine = jieba.Tokenizer()
    engine.initialize()
    for word in policy_words():
        engine.add_word(word, _FREQUENCY, "n")
    return f"jieba {jieba.__version__}", lambda text: list(engine.cut(text, HMM=True))
