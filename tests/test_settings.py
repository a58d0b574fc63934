from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.parsers import Limits
from pipeline.settings import TEMPLATE, Settings


def write(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_template_means_the_defaults(tmp_path: Path) -> None:
    settings = Settings.load(write(tmp_path, TEMPLATE.format(name="样例")))
    assert settings == Settings(name="样例")


def test_every_limit_stands_in_the_template_with_its_default(tmp_path: Path) -> None:
    told = re.sub(r"^# (?=\w+ = )", "", TEMPLATE.format(name="样例"), flags=re.MULTILINE)
    limits = tomllib.loads(told)["limits"]
    assert limits == dataclasses.asdict(Limits())


def test_values_are_read_and_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    text = '[ingest]\nworkers = 3\n[limits]\ntimeout_s = 5\nmax_pages = 10\n[classify]\ntaxonomy = "mine.toml"\nmodel = "m.json"\n[search]\nembedder = "none"'
    settings = Settings.load(write(tmp_path, text))
    assert (settings.workers, settings.embedder) == (3, "none")
    assert (settings.limits.timeout_s, settings.limits.max_pages) == (5.0, 10)
    assert settings.taxonomy_path == tmp_path / "mine.toml"
    assert settings.model_path == tmp_path / "m.json"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = =", "不是有效的 TOML"),
        ("[ingest]\nworker = 3", "不认识的设置 worker"),
        ('[ingest]\nworkers = "three"', "workers = 'three' 应为 int"),
        ("[ingest]\nworkers = true", "应为 int"),
        ("workers = 3", "不认识的设置 workers"),
        ("[limits]\nmax_pages = 0", "max_pages = 0 太小：至少为 1"),
        ("[limits]\ntimeout_s = -1", "timeout_s = -1.0 太小"),
        ("[limits]\nmemory_mb = 100", "memory_mb = 100 太小：至少为 256"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Settings.load(write(tmp_path, text))
