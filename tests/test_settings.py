from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.settings import TEMPLATE, Settings


def write(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_template_means_the_defaults(tmp_path: Path) -> None:
    settings = Settings.load(write(tmp_path, TEMPLATE.format(name="样例")))
    assert settings == Settings(name="样例")


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
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Settings.load(write(tmp_path, text))
