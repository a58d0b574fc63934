from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored_documents import document, place

from pipeline.errors import InputError, StoreError
from pipeline.families import link_families, linking
from pipeline.families.trees import families
from pipeline.model import AttachmentLink, Document, RawDocument, Reference, Region, Relation
from pipeline.store import Link, LinkKind, SourceInfo, Store

LINJIANG = Region("990100", "某某省临江市", "prefecture")
SONGSHAN = Region("990200", "某某省松山市", "prefecture")
BODY = "\n".join(
    f"第{n}条　各县区应当做好第{n}类厂房的选址、建设和招商，按季度报送进展，并对入驻企业给予支持。"
    for n in "甲乙丙丁戊己庚辛壬癸"
)
NAME = "临江市工业上楼三年行动计划"


def make(identity: str, title: str, body: str = "", day: str | None = "2025-06-12", **changes: Any) -> Document:
    text = f"{title}\n{body or f'这是{identity}的正文，与别的文件没有相同的话。'}"
    when = date.fromisoformat(day) if day else None
    return document(identity, text, **({"title": title, "written_on": when, "region": LINJIANG} | changes))


def save(store: Store, *documents: Document, **source: Any) -> None:
    for one in documents:
        store.save(one, SourceInfo(path=one.identity, **source), processed_with="v1")


def roles(store: Store, identity: str) -> dict[str, str]:
    """identity → role of everybody in the family, the original first."""
    return {row.identity: row.role for row in store.family(RawDocument(b"", identity).doc_id)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "policy.db") as opened:
        yield opened


def a_whole_family() -> list[Document]:
    number = "临政办发〔2025〕18号"
    notice = f"临江市人民政府办公室关于印发《{NAME}》的通知"
    words = f"近日，市政府办公室印发了《{NAME}》（{number}），现就有关问题回答如下。"
    cited = Reference(
        **place(f"答记者问\n{words}", f"《{NAME}》（{number}）"), title=NAME, number=number, relation=Relation.ISSUES
    )
    return [
        make("p/a.html", notice, BODY, doc_number=number, attachments=(AttachmentLink("1.申报表", "./files/t1.docx"), AttachmentLink("2.任务分工表"))),
        make("p/copy.html", notice, f"来源：临江日报\n{BODY}", day="2025-06-13", doc_number=number),
        make("p/plan.docx", NAME, BODY.replace("报送", "上报")),
        make("p/files/t1.docx", "申报表"),
        make("p/附件2.任务分工表.xlsx", "任务分工表"),
        make("p/draft.html", f"关于公开征求《{NAME}（征求意见稿）》意见的公告", day="2025-03-01"),
        make("p/jd.html", f"《{NAME}》政策解读", day="2025-06-20"),
        make("p/qa.html", "答记者问", words, day="2025-06-21", references=(cited,)),
        make("q/other.html", f"松山市{NAME}", BODY.replace("季度", "月"), region=SONGSHAN),
    ]  # fmt: skip


EXPECTED = {
    "p/a.html": "original", "p/copy.html": "reprint", "p/plan.docx": "plan", "p/files/t1.docx": "attachment",
    "p/附件2.任务分工表.xlsx": "attachment", "p/draft.html": "draft", "p/jd.html": "interpretation",
    "p/qa.html": "interpretation",
}  # fmt: skip


def test_a_family_is_found_with_the_words_that_prove_it(store: Store) -> None:
    save(store, *a_whole_family())
    report = link_families(store)
    assert (report.looked_at, report.families) == (9, 1)
    assert roles(store, "p/qa.html") == EXPECTED
    assert roles(store, "q/other.html") == {}
    first, *members = store.family(RawDocument(b"", "p/a.html").doc_id)
    assert (first.family_id, first.evidence, first.to_doc_id) == (first.doc_id, None, None)
    why = {row.identity: row.evidence or "" for row in members}
    assert why["p/copy.html"].startswith("正文 9")
    assert why["p/files/t1.docx"] == "附件链接：1.申报表（./files/t1.docx）"
    assert why["p/jd.html"] == f"题名：《{NAME}》政策解读"
    assert why["p/qa.html"].startswith("近日，市政府办公室印发了")
    assert all(row.score is not None and 0.75 <= row.score <= 1 for row in members)
    assert store.family_counts() == {
        "families": 1,
        "attachment": 2,
        "draft": 1,
        "interpretation": 2,
        "plan": 1,
        "reprint": 1,
    }
    copy, original = (RawDocument(b"", f"p/{name}.html").doc_id for name in ("copy", "a"))
    assert store.same_text() == {copy: original}
    assert store.family_ids()[copy] == (original, "reprint")


def test_the_views_answer(store: Store) -> None:
    save(store, *a_whole_family())
    link_families(store)
    query = store.connection.execute
    labels = [tuple(row) for row in query("SELECT role_label, count(*) FROM families GROUP BY role_label ORDER BY 1")]
    assert labels == [("原文", 1), ("征求意见稿", 1), ("所印发文件", 1), ("解读", 2), ("转载", 1), ("附件", 2)]
    (reprint,) = query("SELECT identity, original_identity FROM reprints").fetchall()
    assert tuple(reprint) == ("p/copy.html", "p/a.html")


def snapshot(store: Store) -> tuple[list[Link], list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    rows = [
        [tuple(row) for row in store.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3")]
        for table in ("family_members", "family_keys")
    ]
    return store.links(), rows[0], rows[1]


@settings(max_examples=12, deadline=None)
@given(st.permutations(range(9)), st.sets(st.integers(0, 8)))
def test_the_order_in_which_documents_come_does_not_matter(order: list[int], stops: set[int]) -> None:
    documents = a_whole_family()
    with Store(":memory:") as store, Store(":memory:") as at_once:  # type: ignore[arg-type]
        for position, number in enumerate(order):
            save(store, documents[number])
            if position in stops:
                link_families(store)
        link_families(store)
        save(at_once, *documents)
        link_families(at_once)
        assert snapshot(store) == snapshot(at_once)
        assert link_families(store).looked_at == 0


def test_a_change_and_a_removal_mend_the_family(store: Store) -> None:
    documents = a_whole_family()
    save(store, *documents)
    link_families(store)
    save(store, make("p/jd.html", "《另一份计划》政策解读", day="2025-06-20"))
    link_families(store)
    assert roles(store, "p/a.html") == {k: v for k, v in EXPECTED.items() if k != "p/jd.html"}
    save(store, documents[6])
    store.remove(RawDocument(b"", "p/a.html").doc_id)
    link_families(store)
    # The copy takes the place of the original, and what was found by links of the page is gone.
    assert roles(store, "p/copy.html") == {
        "p/copy.html": "original", "p/plan.docx": "plan", "p/draft.html": "draft", "p/jd.html": "interpretation",
        "p/qa.html": "interpretation",
    }  # fmt: skip
    save(store, documents[0])
    link_families(store)
    assert roles(store, "p/qa.html") == EXPECTED


def test_removing_wants_a_document_and_a_writable_store(store: Store) -> None:
    with pytest.raises(InputError, match="没有文档"):
        store.remove("0" * 16)
    with Store(store.path, readonly=True) as readonly, pytest.raises(StoreError), readonly.family_tables():
        pass


def test_other_rules_link_everything_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, *a_whole_family())
    link_families(store)
    before = snapshot(store)
    assert link_families(store).looked_at == 0
    monkeypatch.setattr(linking, "rules_version", lambda: "other")
    assert link_families(store).looked_at == 9
    assert snapshot(store) == before


# --------------------------------------------------------------------------- what is no family


def linked(store: Store, *documents: Document) -> list[tuple[str, str, str]]:
    save(store, *documents)
    link_families(store)
    names = {d.doc_id: d.identity for d in documents}
    return sorted((names[x.doc_id], x.kind.value, names[x.to_doc_id]) for x in store.links())


POLICY = make("p/a.txt", f"{NAME}", BODY)


@pytest.mark.parametrize(
    "other",
    [
        make("p/b.txt", f"《{NAME}》解读", region=SONGSHAN),
        make("p/b.txt", f"《{NAME}》解读", day="2027-06-12"),
        make("p/b.txt", f"《{NAME}》解读", day="2025-01-12"),
        make("p/b.txt", f"{NAME}（征求意见稿）", day="2025-08-01"),
        make("p/b.txt", f"{NAME}（征求意见稿）", day="2021-08-01"),
        make("p/b.txt", "《工业上楼》解读"),
        make("p/b.txt", f"关于贯彻《{NAME}》的意见"),
        make("p/b.txt", f"{NAME}", BODY.replace("支持", "奖励"), region=SONGSHAN),
        make("p/b.txt", "临江市工业上楼五年行动计划", BODY.replace("季度", "月份")),
    ],
)
def test_what_is_left_alone(store: Store, other: Document) -> None:
    assert linked(store, POLICY, other) == []


def test_last_years_notice_is_no_reprint(store: Store) -> None:
    notices = [
        make(f"p/{year}.txt", f"关于做好{year}年厂房普查的通知", f"{BODY}\n请于{year}年9月30日前报送。\n临江市统计局\n{year}年6月1日", day=f"{year}-06-01")
        for year in (2023, 2024, 2025)
    ]  # fmt: skip
    assert linked(store, *notices) == []


def test_a_renamed_draft_is_found_within_its_place_and_season(store: Store) -> None:
    draft = make("p/d.txt", "关于进一步支持临江市企业上楼发展的通知（征求意见稿）", day="2025-05-01")
    final = make("p/f.txt", "临江市支持企业上楼发展若干措施", day="2025-06-12")
    late = make("p/g.txt", "支持企业上楼发展十条措施", day="2026-06-12")
    assert linked(store, draft, final, late) == [("p/d.txt", "draft", "p/f.txt")]
    assert (
        store.family(final.doc_id)[1].evidence
        == "题名相近，同一地区，相隔不久：关于进一步支持临江市企业上楼发展的通知（征求意见稿）"
    )
    rival = make("p/h.txt", "临江市支持企业上楼发展的意见", day="2025-06-20")
    assert linked(store, draft, final, late, rival) == []


def test_drafts_and_explanations_among_themselves(store: Store) -> None:
    asking = make("p/a.html", f"关于公开征求《{NAME}（征求意见稿）》意见的公告")
    draft = make("p/b.docx", f"{NAME}（征求意见稿）")
    explained = make("p/c.html", f"关于《{NAME}（征求意见稿）》的起草说明")
    found = linked(store, asking, draft, explained)
    assert [link[:2] for link in found] == [("p/b.docx", "plan"), ("p/c.html", "interpretation")]
    assert set(roles(store, "p/a.html")) == {"p/a.html", "p/b.docx", "p/c.html"}
    final = make("p/f.txt", NAME, day="2025-07-12")
    found = linked(store, asking, draft, explained, final)
    assert ("p/a.html", "draft", "p/f.txt") in found
    assert ("p/b.docx", "draft", "p/f.txt") in found
    assert roles(store, "p/f.txt").keys() == {"p/f.txt", "p/a.html", "p/b.docx", "p/c.html"}


def test_a_place_in_the_name_settles_regions_that_were_read_apart(store: Store) -> None:
    county = Region("990101", "某某省临江市上游区", "county")
    explained = make("p/c.html", "《上游区工业上楼三年行动计划》解读", region=county)
    assert linked(store, make("p/a.html", "上游区工业上楼三年行动计划"), explained) == [
        ("p/c.html", "interpretation", "p/a.html")
    ]


def test_an_explanation_names_its_policy_in_the_first_lines(store: Store) -> None:
    words = f"市政府办公室近日出台了《{NAME}》。本计划依据《省先进制造业发展条例》制定。"
    body = f"问答\n{words}{'另外说几句。' * 200}后来又印发《松林区商业楼宇更新三年计划》。"
    references = tuple(
        Reference(**(place(body, f"《{name}》") | {"sentence_start": 0, "sentence_end": end}), title=name, relation=relation)
        for name, relation, end in (
            (NAME, Relation.ISSUES, 30), ("省先进制造业发展条例", Relation.BASIS, 60), ("松林区商业楼宇更新三年计划", Relation.ISSUES, 2000),
        )
    )  # fmt: skip
    talk = make(
        "p/c.html",
        "问答",
        words + "另外说几句。" * 200 + "后来又印发《松林区商业楼宇更新三年计划》。",
        references=references,
        day="2025-06-20",
    )
    basis = make("p/b.html", "省先进制造业发展条例", day="2025-06-10")
    late = make("p/d.html", "松林区商业楼宇更新三年计划", day="2025-06-18")
    assert linked(store, POLICY, basis, late, talk) == [("p/c.html", "interpretation", "p/a.txt")]
    assert store.family(talk.doc_id)[1].evidence is not None
    old = make("p/c.html", "问答", words, references=references[:1], day="2025-12-20")
    assert linked(store, POLICY, old) == []  # cited half a year later: not what is explained


def test_a_renamed_explanation_and_one_of_unknown_date(store: Store) -> None:
    renamed = make("p/c.html", "《临江市支持企业上楼发展若干政策措施》解读", day="2025-06-20")
    undated = make("p/e.html", f"《{NAME}》解读", day=None)
    final = make("p/f.txt", "关于支持企业上楼发展的意见", day="2025-06-12")
    assert linked(store, POLICY, renamed, undated, final) == [
        ("p/c.html", "interpretation", "p/f.txt"), ("p/e.html", "interpretation", "p/a.txt"),
    ]  # fmt: skip
    save(store, make("p/c.html", "《临江市支持企业上楼发展若干政策措施》解读", day=None))
    link_families(store)
    assert store.links(renamed.doc_id) == []


def test_shared_issuers_and_a_cited_number_speak_for_a_link(store: Store) -> None:
    nowhere = {"region": None, "day": None}
    policy = make(
        "p/a.txt", "支持企业上楼若干措施", issuers=("市工业和信息化局",), doc_number="临工信〔2025〕1号", **nowhere
    )
    alone = make("p/b.txt", "《支持企业上楼若干措施》解读", **nowhere)
    assert linked(store, policy, alone) == []
    words = "临工信〔2025〕1号文已经印发。"
    cited = Reference(**place(f"x\n{words}", "临工信〔2025〕1号"), title="", number="临工信〔2025〕1号")
    told = make(
        "p/c.txt", "《支持企业上楼若干措施》解读", words, issuers=("市工业和信息化局",), references=(cited,), **nowhere
    )
    assert ("p/c.txt", "interpretation", "p/a.txt") in linked(store, policy, told)


# --------------------------------------------------------------------------- attachments


def test_attachments_by_url_and_by_the_page_that_led_to_them(store: Store) -> None:
    url = "https://www.linjiang.gov.cn/zc/{}"
    page = make(url.format("a.html"), "通知", attachments=(AttachmentLink("申报表", "../fj/%E8%A1%A8.docx"),))
    form = make("https://www.linjiang.gov.cn/fj/表.docx", "申报表")
    other = make(url.format("b.pdf"), "说明")
    save(store, page, form)
    save(store, other, parent_doc_id=page.doc_id)
    link_families(store)
    assert roles(store, page.identity) == {
        page.identity: "original",
        form.identity: "attachment",
        other.identity: "attachment",
    }


def test_what_a_page_only_links_to_is_no_attachment(store: Store) -> None:
    links = (AttachmentLink("原文", "a.pdf"), AttachmentLink("图表", "t.xlsx"))
    explained = make("p/jd.html", f"《{NAME}》解读", attachments=links, day="2025-06-20")
    policy = make(
        "p/a.pdf",
        f"关于印发《{NAME}》的通知",
        doc_number="临政办发〔2025〕18号",
        attachments=(AttachmentLink("解读", "jd.html"), AttachmentLink("依据", "b.pdf")),
    )
    other = make("p/b.pdf", "先进制造业若干措施", doc_number="省政发〔2024〕1号")
    assert linked(store, explained, policy, other, make("p/t.xlsx", "图表")) == [
        ("p/jd.html", "interpretation", "p/a.pdf"), ("p/t.xlsx", "attachment", "p/jd.html"),
    ]  # fmt: skip
    assert roles(store, "p/t.xlsx") == {"p/a.pdf": "original", "p/t.xlsx": "attachment", "p/jd.html": "interpretation"}


def test_members_of_an_archive_that_a_page_links_to(store: Store) -> None:
    page = make("p/a.html", f"关于印发{NAME}的通知", attachments=(AttachmentLink("附件下载", "files/附件.zip"),))
    members = [make(f"p/files/附件.zip!/{name}", name) for name in ("附件1.申报表.xlsx", "说明.docx")]
    assert {(a, c) for a, _, c in linked(store, page, *members)} >= {(m.identity, "p/a.html") for m in members}
    assert set(roles(store, "p/a.html").values()) == {"original", "attachment"}


def test_attachments_of_a_folder_belong_to_its_one_document(store: Store) -> None:
    main = make("p/通知.docx", "关于申报的通知")
    forms = [make(f"p/附件{n}.xlsx", f"表{n}") for n in (1, 2)]
    assert linked(store, main, *forms) == [(form.identity, "attachment", main.identity) for form in forms]
    assert linked(store, main, *forms, make("p/另一通知.docx", "另一件事的通知")) == []


def test_a_name_that_several_files_have_tells_nothing(store: Store) -> None:
    page = make("p/a.html", "通知", attachments=(AttachmentLink("项目申报表"),))
    forms = [make(f"p/项目申报表.{suffix}", f"申报表{suffix}") for suffix in ("docx", "pdf")]
    assert linked(store, page, *forms) == []
    assert linked(store, page, forms[0]) == []  # still two of them in the store


def test_a_crowd_under_one_key_tells_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "_CROWD", 3)
    finals = [make(f"{n}/f.txt", NAME, day=f"2025-06-{n:02d}") for n in range(1, 6)]
    assert [x for x in linked(store, make("p/jd.html", f"《{NAME}》解读"), *finals) if x[1] == "interpretation"] == []


# --------------------------------------------------------------------------- trees


def edges(*pairs: tuple[str, str]) -> Iterable[Link]:
    return [Link(a, LinkKind.ATTACHMENT, b, 1.0, "x", a) for a, b in pairs]


def test_trees_follow_one_link_each_up_to_the_original() -> None:
    assert families("abcx", edges(("c", "b"), ("b", "a"))) == [
        ("a", "a", "original", None), ("b", "a", "attachment", "a"), ("c", "a", "attachment", "b"),
    ]  # fmt: skip
    two = [*edges(("c", "b")), Link("c", LinkKind.REPRINT, "a", 0.9, "x", "c")]
    assert families("abc", two) == [("a", "a", "original", None), ("c", "a", "reprint", "a")]


@settings(max_examples=50, deadline=None)
@given(st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda p: p[0] != p[1])))
def test_circles_end(pairs: set[tuple[str, str]]) -> None:
    found = {member[0]: member for member in families("abcdef", edges(*sorted(pairs)))}
    for _, root, role, _ in found.values():
        assert found[root][:3] == (root, root, "original")
        assert role in ("original", "attachment")
    linked_ids = set(itertools.chain.from_iterable(pairs))
    assert found.keys() <= linked_ids


def test_chains_of_copies_lead_to_one_text(store: Store) -> None:
    first = make("p/a.html", "关于推进工业上楼的通知", BODY)
    second = make("p/b.html", "关于推进工业上楼的通知", BODY + "\n责任编辑：小林", day="2025-06-13")
    third = replace(make("p/c.html", "关于推进工业上楼的通知", BODY + "\n责任编辑：小林\n打印本页", day="2025-06-14"))
    save(store, third, first, second)
    link_families(store)
    assert set(store.same_text().values()) == {first.doc_id}
    assert store.same_text().keys() == {second.doc_id, third.doc_id}
