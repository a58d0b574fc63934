"""Store speed at N synthetic documents: saving, skipping, reading, filtering, timeline. Prints a table.

    python tests/benchmarks/bench_store.py [N]        # default 10000

Each document has 12 sections, 30 passages of about 200 characters, 20 deadlines, 20 targets, 10 references.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from stored_documents import NINGBO, PUDONG, SHANGHAI, YINZHOU, document

from pipeline.model import (
    DatePrecision,
    DateSpan,
    Deadline,
    DeadlineKind,
    Document,
    Passage,
    Reference,
    Section,
    StrategyLabel,
    Target,
)
from pipeline.store import Filters, SourceInfo, Store

WORDS = "全市推进工业园区数字化转型建设示范项目企业服务平台提升创新能力完善政策保障加强统筹协调落实主体责任".strip()
LABELS = ("工业上楼", "数字化转型", "绿色制造", "招商引资", "产业集群")
REGIONS = (SHANGHAI, PUDONG, NINGBO, YINZHOU)
SENTENCE = 50


def synthetic(n: int, dice: random.Random) -> Document:
    """The nth document, about 6,000 characters."""
    day = date(2015, 1, 1) + timedelta(days=dice.randrange(4000))
    lines = [f"第{n}号工作方案"]
    lines += ["".join(dice.choices(WORDS, k=SENTENCE - 8)) + f"{dice.randrange(1000, 9999)}个。" for _ in range(120)]
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines))]
    common = [
        {"start_char": s, "end_char": s + 10, "quote": text[s : s + 10], "sentence_start": s,
         "sentence_end": s + SENTENCE, "section_path": "一"}
        for s in starts[1:51]
    ]  # fmt: skip
    due = DateSpan(None, day + timedelta(days=200), DatePrecision.DAY)
    return document(
        f"合成/{n}.html",
        text,
        title=f"关于印发《第{n}号工作方案》的通知",
        region=REGIONS[n % len(REGIONS)],
        level=REGIONS[n % len(REGIONS)].level,
        issuers=(f"第{n % 300}办公室",),
        doc_number=f"合政发〔{day.year}〕{n}号",
        doc_type=("通知", "规划", "行动方案")[n % 3],
        written_on=day,
        effective_on=day,
        sections=tuple(Section(str(i), f"第{i}节", 1, starts[i * 10], starts[i * 10 + 9], starts[i * 10] + 5)
                       for i in range(12)),
        passages=tuple(Passage(i, str(i // 3), (f"第{i // 3}节",), starts[i * 4], starts[i * 4 + 3] + SENTENCE,
                               text[starts[i * 4] : starts[i * 4 + 3] + SENTENCE]) for i in range(30)),
        strategies=tuple(StrategyLabel(label, dice.random()) for label in dice.sample(LABELS, 2)),
        deadlines=tuple(Deadline(**c, span=due, kind=DeadlineKind.TASK, action="完成任务") for c in common[:20]),
        targets=tuple(Target(**c, indicator="示范项目", value=Decimal(dice.randrange(999)), unit="个", end=due.end)
                      for c in common[20:40]),
        references=tuple(Reference(**c, title=f"第{dice.randrange(max(n, 1))}号工作方案") for c in common[40:]),
    )  # fmt: skip


def timed(name: str, work: Callable[[], object], repeat: int = 5) -> None:
    seconds = []
    size: object = ""
    for _ in range(repeat):
        begin = time.perf_counter()
        size = work()
        seconds.append(time.perf_counter() - begin)
    print(f"{name:<58}{median(seconds) * 1000:>10.1f} ms   {size}")


def count(rows: Iterator[object] | list[object]) -> int:
    return sum(1 for _ in rows)


def main(total: int) -> None:
    dice = random.Random(7)
    source = SourceInfo(path="x", ingested_at="2026-01-01T00:00:00+00:00")
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "policy.db") as store:
        spent = 0.0
        for n in range(total):
            made = synthetic(n, dice)
            begin = time.perf_counter()
            store.save(made, source, processed_with="v1")
            spent += time.perf_counter() - begin
        size = store.path.stat().st_size
        print(f"{total} documents: {total / spent:,.0f} saved/s, {size / total / 1024:.1f} KiB each")
        begin = time.perf_counter()
        for _ in range(200):
            store.save(made, source, processed_with="v1")
        print(f"unchanged again: {200 / (time.perf_counter() - begin):,.0f}/s")
        doc_id = made.doc_id
        shanghai = Filters(region="310000")
        timed("counts", lambda: store.counts()["passages"])
        timed("document by id (whole, decoded)", lambda: len(store.document(doc_id).text))
        timed("find by 发文字号", lambda: store.find(made.doc_number or ""))
        timed("find by part of a title", lambda: store.find(f"第{total - 1}号工作方案"))
        timed("doc_ids, all", lambda: len(store.doc_ids()))
        timed("doc_ids, region 310000", lambda: len(store.doc_ids(shanghai)))
        timed("doc_ids, region by name 宁波", lambda: len(store.doc_ids(Filters(region="宁波"))))
        timed(
            "doc_ids, strategy and since",
            lambda: len(store.doc_ids(Filters(strategy="工业上楼", since=date(2022, 1, 1)))),
        )
        timed(
            "doc_ids, in force as of a day", lambda: len(store.doc_ids(Filters(status="现行", as_of=date(2023, 1, 1))))
        )
        timed("list of 50, newest first", lambda: count(store.documents(limit=50)))
        timed("passages of one document", lambda: count(store.passages(doc_ids=[doc_id])))
        timed("passages, all", lambda: count(store.passages()), repeat=1)
        timed("citations of one document", lambda: len(store.citations(doc_id)))
        sql = "SELECT * FROM target_facts WHERE doc_id IN (SELECT doc_id FROM documents d WHERE {})"
        where, given = Filters(region="310115", strategy="工业上楼", since=date(2024, 1, 1)).sql_where()
        query = sql.format(where)
        timed("view target_facts, filtered", lambda: count(store.connection.execute(query, given)), repeat=3)
        region = "SELECT * FROM timeline WHERE region = '上海市浦东新区' AND kind = 'target'"
        timed("view timeline, one region and kind", lambda: count(store.connection.execute(region)), repeat=3)
        timed("view timeline, all", lambda: count(store.connection.execute("SELECT * FROM timeline")), repeat=1)
        timed("view upcoming_deadlines", lambda: count(store.connection.execute("SELECT * FROM upcoming_deadlines")))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10000)
