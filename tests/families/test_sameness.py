from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.families.fingerprints import alike, bands, plain, signature
from pipeline.families.reprints import rank, reprint
from pipeline.families.sameness import compare, sentences_of
from pipeline.store import Subject

BODY = [
    f"第{n}条　各县区应当做好第{n}类厂房的选址、建设和招商，按季度报送进展，并对入驻企业给予支持。"
    for n in "甲乙丙丁戊己庚辛壬癸"
]
TEXT = "关于推进工业上楼的通知\n" + "\n".join(BODY) + "\n临江市人民政府办公室\n2025年6月12日"


def same(here: str, there: str) -> bool:
    found = compare(sentences_of(here), sentences_of(there))
    return found.is_same and not found.frames_differ


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (TEXT, True),
        (TEXT.replace("，", ",").replace("　", " "), True),
        ("来源：临江市人民政府网站\n" + TEXT + "\n责任编辑：小林", True),
        (TEXT.replace("选址", "选扯", 1), True),  # a misread character
        ("\n".join(BODY), True),
        ("（一）" + TEXT.replace("\n第", "\n2.第"), True),  # lists numbered by the program that showed them
        (TEXT.replace("2025年6月12日", "2026年6月12日"), False),
        (TEXT.replace("临江市", "松山市"), False),
        (TEXT.replace("按季度报送进展", "按季度报送进展并抄送市审计局备案", 1), False),
        (TEXT.replace("给予支持", "不予支持", 1), False),
        ("\n".join(BODY[:5]), False),
        ("", False),
    ],
)
def test_one_text_or_two(other: str, expected: bool) -> None:
    assert same(TEXT, other) is expected
    assert same(other, TEXT) is expected


def test_what_is_left_over_is_not_compared_without_end() -> None:
    noise = "。".join(f"{n}号意见书另附" for n in range(2000))
    assert not same(f"{TEXT}。{noise}。{BODY[0]}", f"{TEXT}。{noise.replace('号', '份')}。{BODY[0]}")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(BODY), min_size=1, max_size=8), st.lists(st.sampled_from(BODY), min_size=1, max_size=8))
def test_comparing_is_symmetric_and_bounded(here: list[str], there: list[str]) -> None:
    one, other = compare(here, there), compare(there, here)
    assert one == other
    assert 0.0 <= one.likeness <= 1.0
    assert compare(here, here).likeness == 1.0


def test_signatures_meet_where_texts_are_alike() -> None:
    here, there = signature(plain(TEXT)), signature(plain("转载：" + TEXT))
    other = signature(plain("完全是另外一份文件，讲的是学校食堂的食品安全检查安排和时间。" * 3))
    assert alike(here, there) > 0.9
    assert set(bands(here)) & set(bands(there))
    assert alike(here, other) < 0.1
    assert not set(bands(here)) & set(bands(other))
    assert signature("").shape == signature("短").shape == (128,)
    assert (signature(plain(TEXT)) == here).all()


def subject(**changes: object) -> Subject:
    plain_one = Subject(
        "a" * 16, "p/a.html", "关于推进工业上楼的通知", None, (), "某某省临江市", "990100", "prefecture", "通知",
        date(2025, 6, 12), None, None, None, "h", "html", (), (),
    )  # fmt: skip
    return replace(plain_one, **changes)  # type: ignore[arg-type]


EQUAL = compare(sentences_of(TEXT), sentences_of(TEXT))
FRAMED = compare(sentences_of(TEXT), sentences_of(TEXT.replace("2025年6月12日", "2025年6月13日")))
SHORT = compare(["现将名单予以公布"], ["现将名单予以公布"])
ALIKE = compare(sentences_of(TEXT), sentences_of(TEXT.replace(BODY[4], BODY[4].replace("招商", "招商引资"))))


@pytest.mark.parametrize(
    ("sameness", "other", "found"),
    [
        (EQUAL, {}, True),
        (EQUAL, {"region_code": "990200"}, False),
        (EQUAL, {"region_code": None}, True),
        (EQUAL, {"number_key": "临政办发〔2025〕18号"}, True),
        (EQUAL, {"title": "关于推进工业上楼的通知（征求意见稿）"}, False),
        (EQUAL, {"title": "《关于推进工业上楼的通知》解读"}, False),
        (FRAMED, {}, True),
        (FRAMED, {"dated_on": date(2026, 6, 12)}, False),
        (FRAMED, {"title": "关于另一件事的通知"}, False),
        (SHORT, {}, True),
        (SHORT, {"dated_on": None}, True),
        (SHORT, {"dated_on": date(2024, 6, 12)}, False),
        (ALIKE, {}, False),
    ],
)
def test_reprints_and_what_speaks_against_them(sameness: object, other: dict[str, object], found: bool) -> None:
    one, two = subject(), subject(doc_id="b" * 16, identity="p/b.html", **other)
    links = [reprint(one, two, sameness), reprint(two, one, sameness)]  # type: ignore[arg-type]
    assert links[0] == links[1]
    assert (links[0] is not None) is found


def test_years_and_numbers_in_titles_speak_against() -> None:
    one = subject(title="关于做好2024年招生工作的通知")
    two = subject(doc_id="b" * 16, title="关于做好2025年招生工作的通知")
    assert reprint(one, two, EQUAL) is None
    one, two = (replace(s, title="通知", number_key=f"临政〔2025〕{n}号") for n, s in enumerate((one, two)))
    assert reprint(one, two, EQUAL) is None
    numbered = [replace(s, number_key="临政〔2025〕9号") for s in (one, two)]
    link = reprint(*numbered, ALIKE)
    assert link is not None
    assert link.evidence.endswith("，文号相同")


def test_the_original_is_the_official_one() -> None:
    url = "https://{}/a.html"
    order = [
        subject(source_url=url.format("www.zj.gov.cn"), region_code="330000", number_key="浙政〔2025〕1号"),
        subject(source_url=url.format("www.zj.gov.cn"), region_code="330000"),
        subject(source_url=url.format("www.zj.gov.cn"), region_code="330000", parent_doc_id="x"),
        subject(source_url=url.format("www.gov.cn"), region_code="330000", number_key="浙政〔2025〕1号"),
        subject(region_code="330000", number_key="浙政〔2025〕1号"),
        subject(source_url=url.format("news.example.com"), region_code="330000", published_on=date(2025, 6, 1)),
        subject(source_url=url.format("news.example.com"), region_code="330000", published_on=date(2025, 6, 2)),
        subject(title="【转载】通知", source_url=url.format("www.zj.gov.cn"), region_code="330000"),
    ]  # fmt: skip
    assert sorted(order, key=rank) == order
    national = [subject(source_url=url.format(h), region_code="000000") for h in ("www.mof.gov.cn", "www.zj.gov.cn")]
    assert rank(national[0]) < rank(national[1])
    assert rank(subject(identity=url.format("www.gov.cn"), region_code="000000"))[1] == 0
