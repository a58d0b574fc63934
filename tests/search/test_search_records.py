from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.records import RecordFile, append_array, append_records, open_array

F4 = np.dtype("<f4")


def test_records_come_back_one_by_one(tmp_path: Path) -> None:
    count = append_records(tmp_path / "r", 0, [{"a": "工业"}, [1, None]])
    assert append_records(tmp_path / "r", count, ["楼"]) == 3
    file = RecordFile(tmp_path / "r", 3)
    assert [file[i] for i in range(len(file))] == [{"a": "工业"}, [1, None], "楼"]
    for outside in (-1, 3):
        with pytest.raises(IndexError):
            file[outside]
    file.close()
    file.close()


def test_systems_without_pread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.pread", raising=False)
    append_records(tmp_path / "r", 0, ["工业", "上楼"])
    file = RecordFile(tmp_path / "r", 2)
    assert (file[1], file[0]) == ("上楼", "工业")
    file.close()


def test_a_file_cut_short_is_told(tmp_path: Path) -> None:
    append_records(tmp_path / "r", 0, ["工业", "上楼"])
    with open(tmp_path / "r.jsonl", "r+b") as data:
        data.truncate(5)
    with pytest.raises(ValueError, match="cut short"):
        RecordFile(tmp_path / "r", 2)


def test_what_was_never_finished_is_cut_off(tmp_path: Path) -> None:
    append_records(tmp_path / "r", 0, ["一", "二", "三"])
    assert append_records(tmp_path / "r", 1, ["又"]) == 2
    file = RecordFile(tmp_path / "r", 2)
    assert (file[0], file[1]) == ("一", "又")
    assert (tmp_path / "r.jsonl").read_text("utf-8") == '"一"\n"又"\n'


def test_an_older_reader_is_not_disturbed(tmp_path: Path) -> None:
    append_records(tmp_path / "r", 0, ["一"])
    reader = RecordFile(tmp_path / "r", 1)
    append_records(tmp_path / "r", 1, ["二"])
    assert reader[0] == "一"
    with pytest.raises(IndexError):
        reader[1]


def test_empty(tmp_path: Path) -> None:
    assert append_records(tmp_path / "r", 0, []) == 0
    assert len(RecordFile(tmp_path / "r", 0)) == 0
    assert open_array(tmp_path / "a", 0, (3,), F4).shape == (0, 3)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 4), max_size=5))
def test_arrays_grow(tmp_path_factory: pytest.TempPathFactory, sizes: list[int]) -> None:
    path = tmp_path_factory.mktemp("array") / "a"
    rows = [np.full((size, 2), i, F4) for i, size in enumerate(sizes)]
    count = 0
    for block in rows:
        count = append_array(path, count, block)
    expected = np.concatenate(rows) if rows else np.zeros((0, 2), F4)
    assert np.array_equal(open_array(path, count, (2,), F4), expected)
