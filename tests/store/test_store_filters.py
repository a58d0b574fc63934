from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from stored_documents import NINGBO, PUDONG, SHANGHAI, YINZHOU, document, place

from pipeline.extract import extract_facts
from pipeline.model import Reference, Region, Relation, StrategyLabel
from pipeline.store import Filters, SourceInfo, Store

HAINAN = Region("460000", "海南省", "province")
HAINAN_PREFECTURE = Region("632500", "青海省海南藏族自治州", "prefecture")
CHAOYANG = Region("110105", "北京市朝阳区", "county")
CHAOYANG_TOO = Region("220104", "吉林省长春市朝阳区", "county")
NATION = Region("000000", "全国", "national")


def put(store: Store, name: str, region: Region | None = None, **fields: Any) -> None:
    made = document(f"{name}.txt", name, region=region, level=region.level if region else None, **fields)
    store.save(made, SourceInfo(), processed_with="v1")


def names(store: Store, filters: Filters) -> set[str]:
    return {row.title for row in store.documents(filters)}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(Path(tmp_path_factory.mktemp("places")) / "policy.db")
    for region in (SHANGHAI, PUDONG, NINGBO, YINZHOU, HAINAN, HAINAN_PREFECTURE, CHAOYANG, CHAOYANG_TOO, NATION):
        put(store, region.name, region)
    put(store, "地区不明")
    put(store, "自编区划", Region("990000", "未名省某某新城", "county"))
    return store


@pytest.mark.parametrize(
    ("region", "found"),
    [
        ("310000", {"上海市", "上海市浦东新区"}),
        ("上海", {"上海市", "上海市浦东新区"}),
        ("浦东新区", {"上海市浦东新区"}),
        ("330200", {"浙江省宁波市", "浙江省宁波市鄞州区"}),
        ("浙江", {"浙江省宁波市", "浙江省宁波市鄞州区"}),
        (" 宁波市 ", {"浙江省宁波市", "浙江省宁波市鄞州区"}),
        ("330212", {"浙江省宁波市鄞州区"}),
        ("海南", {"海南省"}),
        ("朝阳区", {"北京市朝阳区", "吉林省长春市朝阳区"}),
        ("某某新城", {"自编区划"}),
        ("全国", {"全国"}),
        ("000000", {"全国"}),
        ("不存在", set()),
        (("上海市", "海南省"), {"上海市", "上海市浦东新区", "海南省"}),
    ],
)
def test_a_region_includes_what_lies_in_it(places: Store, region: str | tuple[str, ...], found: set[str]) -> None:
    assert names(places, Filters(region=region)) == found


@pytest.mark.parametrize(
    ("level", "count"), [("county", 5), ("县级", 5), ("省级", 2), ("国家级", 1), (("省", "市"), 4), ("无", 0)]
)
def test_levels_have_chinese_names_too(places: Store, level: str | tuple[str, ...], count: int) -> None:
    assert len(places.doc_ids(Filters(level=level))) == count


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(Path(tmp_path_factory.mktemp("papers")) / "policy.db")
    put(
        store,
        "规划",
        doc_type="规划",
        issuers=("青川市发展和改革局", "青川市财政局"),
        written_on=date(2021, 3, 1),
        published_on=date(2022, 1, 1),
        strategies=(StrategyLabel("数字化转型", 0.9), StrategyLabel("绿色制造", 0.4)),
    )
    put(
        store,
        "办法",
        doc_type="办法",
        issuers=("青川市人民政府",),
        published_on=date(2023, 5, 31),
        status="in_force",
        strategies=(StrategyLabel("绿色制造", 0.8),),
    )
    put(store, "无日期", doc_type="办法")
    return store  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), {"规划", "办法", "无日期"}),
        (Filters(doc_type="办法"), {"办法", "无日期"}),
        (Filters(doc_type=("办法", "规划")), {"规划", "办法", "无日期"}),
        (Filters(issuer="财政"), {"规划"}),
        (Filters(issuer="青川市"), {"规划", "办法"}),
        (Filters(strategy="绿色制造"), {"规划", "办法"}),
        (Filters(strategy=("数字化转型", "工业上楼")), {"规划"}),
        (Filters(since=date(2021, 3, 1)), {"规划", "办法"}),
        (Filters(since=date(2021, 3, 2)), {"办法"}),  # the day of writing counts before that of publication
        (Filters(until=date(2023, 5, 31)), {"规划", "办法"}),
        (Filters(until=date(2023, 5, 30)), {"规划"}),
        (Filters(status="现行"), {"办法"}),
        (Filters(status="in_force"), {"办法"}),
        (Filters(status=("in_force", "unknown")), {"规划", "办法", "无日期"}),
        (Filters(doc_type="办法", strategy="绿色制造", since=date(2020, 1, 1)), {"办法"}),
        (Filters(doc_type="", issuer=()), {"规划", "办法", "无日期"}),
        (Filters(issuer="' OR 1=1 --"), set()),
    ],
)
def test_filters(papers: Store, filters: Filters, found: set[str]) -> None:
    assert names(papers, filters) == found


def test_a_filter_knows_whether_it_is_set() -> None:
    assert not Filters()
    assert not Filters(region="  ")
    assert Filters().sql_where() == ("1", [])
    assert Filters(as_of=date(2024, 1, 1))


TEXT = "新办法\n《园区办法》同时废止。"


@pytest.fixture(scope="module")
def validity(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(Path(tmp_path_factory.mktemp("validity")) / "policy.db")
    repeal = Reference(**place(TEXT, "《园区办法》"), title="园区办法", relation=Relation.REPEALS)
    put(store, "旧", title="园区办法", written_on=date(2015, 1, 1), effective_on=date(2015, 2, 1), status="in_force")
    for copy in ("新", "新的转载"):  # a reprint of the new rule must not repeal the new rule
        made = document(
            f"{copy}.txt",
            TEXT,
            title="园区办法",
            written_on=date(2022, 6, 1),
            effective_on=date(2022, 9, 1),
            expires_on=date(2024, 8, 31),
            references=(repeal,),
            status="in_force",
        )
        store.save(made, SourceInfo(), processed_with="v1")
    put(store, "意见稿", written_on=date(2020, 1, 1), status="draft")
    put(store, "旧通知", written_on=date(2010, 1, 1))
    return store  # fmt: skip


def identities(store: Store, filters: Filters) -> set[str]:
    return {row.identity.removesuffix(".txt") for row in store.documents(filters)}


@pytest.mark.parametrize(
    ("day", "status", "found"),
    [
        (date(2014, 6, 1), None, {"旧通知"}),
        (date(2015, 1, 15), "尚未施行", {"旧", "新", "新的转载"}),
        (date(2020, 6, 1), None, {"旧", "意见稿", "旧通知"}),
        (date(2020, 6, 1), "现行", {"旧"}),
        (date(2022, 8, 31), "现行", {"旧"}),
        (date(2022, 9, 1), "现行", {"新", "新的转载"}),
        (date(2022, 9, 1), "废止", {"旧"}),
        (date(2024, 8, 31), "现行", {"新", "新的转载"}),
        (date(2024, 9, 1), "失效", {"新", "新的转载"}),
        (date(2024, 9, 1), None, {"意见稿", "旧通知"}),
        (date(2024, 9, 1), "unknown", {"旧通知"}),
        (date(2024, 9, 1), ("draft", "repealed"), {"旧", "意见稿"}),
    ],
)
def test_validity_as_of_a_day(validity: Store, day: date, status: str | None, found: set[str]) -> None:
    assert identities(validity, Filters(as_of=day, status=status)) == found


CHAIN = {
    "甲": ("云海市厂房办法", "云政发〔2018〕1号", date(2018, 1, 5), ""),
    "乙": ("云海市厂房管理办法", "云政发〔2021〕7号", date(2021, 3, 1),
           "本办法自2021年4月1日起施行，《云海市厂房办法》（云政发〔2018〕1号）同时废止。"),
    "丙": ("云海市标准厂房管理办法", "云政发〔2024〕9号", date(2024, 6, 1),
           "本办法自2024年7月1日起施行。《云海市厂房管理办法》同时废止。"),
    "丁": ("云海市厂房规则（征求意见稿）", None, date(2025, 1, 1), "《云海市标准厂房管理办法》同时废止。"),
    "戊": ("云海市厂房若干规定", None, date(2025, 2, 1), "《云海市标准厂房管理办法》第三条停止执行。"),
}  # fmt: skip


@pytest.fixture
def chain(store: Store, source: SourceInfo) -> Store:
    """甲 is ended by 乙, 乙 by 丙; a draft and a partial repeal end nothing."""
    for identity, (title, number, day, clause) in CHAIN.items():
        text = f"{title}\n为规范厂房建设，制定本办法。\n{clause}"
        facts = extract_facts(text, day, title)
        validity = facts.validity
        made = document(
            identity, text, title=title, doc_number=number, written_on=day, references=facts.references,
            effective_on=validity.effective_on, expires_on=validity.expires_on, status=validity.status(day),
        )  # fmt: skip
        store.save(made, source, processed_with="v1")
    return store


@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        (date(2020, 1, 1), ["unknown", "not_yet", "not_yet"]),
        (date(2021, 3, 15), ["unknown", "not_yet", "not_yet"]),
        (date(2021, 4, 1), ["repealed", "in_force", "not_yet"]),
        (date(2024, 6, 30), ["repealed", "in_force", "not_yet"]),
        (date(2025, 6, 1), ["repealed", "repealed", "in_force"]),
    ],
)
def test_documents_end_one_another_over_time(chain: Store, day: date, statuses: list[str]) -> None:
    titles = [CHAIN[name][0] for name in "甲乙丙"]
    assert [chain.validity(title, day).status for title in titles] == statuses
    for status in set(statuses):
        found = {row.title for row in chain.documents(Filters(status=status, as_of=day))} & set(titles)
        assert found == {title for title, held in zip(titles, statuses, strict=True) if held == status}


def test_the_clause_that_ended_a_document_is_the_proof(chain: Store) -> None:
    ended = chain.validity("云海市厂房办法", date(2022, 1, 1))
    assert ended.since == date(2021, 4, 1)
    assert ended.repeal is not None
    assert ended.repeal.by_title == "云海市厂房管理办法"
    text = chain.document(ended.repeal.by_doc_id).text
    assert text[ended.repeal.start_char : ended.repeal.end_char] == ended.repeal.quote == "《云海市厂房办法》"
    assert "同时废止" in ended.repeal.sentence
    assert chain.repeals(chain.find("云政发〔2024〕9号")) == []


def test_the_past_of_an_expired_document(store: Store, source: SourceInfo) -> None:
    store.save(document("限期", "文", effective_on=date(2020, 1, 1), expires_on=date(2022, 12, 31)), source,
               processed_with="v1")  # fmt: skip
    doc_id = next(iter(store.doc_ids()))
    assert store.validity(doc_id, date(2022, 12, 31)).status == "in_force"
    late = store.validity(doc_id, date(2023, 1, 1))
    assert (late.status, late.since) == ("expired", date(2023, 1, 1))
