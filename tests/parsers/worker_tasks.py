"""What the workers of test_worker.py are asked to do; a module of its own, so that they can import it."""

from __future__ import annotations

import ctypes
import os
import time

from pipeline.errors import MissingExtraError, ParseError
from pipeline.parsers.heartbeat import beat


def act(item: str) -> str:
    """The task of these tests: behaves as its item says."""
    name, _, argument = item.partition(":")
    if name == "sleep":
        time.sleep(float(argument))
    elif name == "steps":
        for _ in range(int(argument)):
            time.sleep(0.8)
            beat()
    elif name == "exit":
        os._exit(int(argument))
    elif name == "segfault":
        ctypes.string_at(0)
    elif name == "memory":
        return str(len(bytearray(int(argument) * 1024 * 1024)))
    elif name == "parse_error":
        raise ParseError("encrypted", "文件有密码")
    elif name == "extra":
        raise MissingExtraError("OCR", "ocr")
    elif name == "bug":
        raise KeyError("missing")
    elif name == "recursion":
        return act("recursion:")
    elif name == "print":
        print("noise on stdout")
        os.write(1, b"more noise")
    elif name == "pid":
        return str(os.getpid())
    return name
