from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.classify.own import MIN_EXAMPLES, adapt, add_strategy, add_terms, examples_of
from pipeline.classify.strategies import classify_strategies, load_model
from pipeline.classify.suggest import suggest_terms
from pipeline.classify.taxonomy import load_taxonomy
from pipeline.errors import InputError
from pipeline.model import Document

ABOUT = "推动低空物流航线建设，支持企业开展低空飞行服务。加快建设起降点。"
ASIDE = "活动期间请遵守低空飞行管理规定。本周末举行市民音乐会，欢迎参加。"


def written(text: str, n: int, title: str = "某市通知") -> Document:
    digest = hashlib.sha256(f"{text}{n}".encode()).hexdigest()
    return Document(
        doc_id=digest[:16], identity=f"{n}.txt", content_sha256=digest, text_hash=digest, format="text",
        title=f"{title}{n}", text=text,
    )  # fmt: skip


@pytest.fixture
def taxonomy(tmp_path: Path) -> Path:
    path = tmp_path / "taxonomy.toml"
    add_strategy(
        path, "低空经济", ["低空*航线", "低空飞行", "起降点"], weak=["低空"], definition="低空制造与“飞行”服务"
    )
    return path


def test_an_own_strategy_joins_ours_and_finds_its_documents(taxonomy: Path) -> None:
    names = [strategy.name for strategy in load_taxonomy(taxonomy)]
    assert names[:-1] == [strategy.name for strategy in load_taxonomy()]
    assert names[-1] == "低空经济"
    assert load_taxonomy(taxonomy)[-1].definition == "低空制造与“飞行”服务"
    found = classify_strategies(written(ABOUT, 1, "关于支持低空飞行的若干措施"), taxonomy)
    assert "低空经济" in [label.strategy for label in found]
    assert "起降点" in "".join(term for label in found for e in label.evidence for term in e.terms)
    add_strategy(taxonomy, "海洋经济", ["海洋牧场", ""])
    assert load_taxonomy(taxonomy)[-1].name == "海洋经济"


@pytest.mark.parametrize(
    ("name", "terms", "message"),
    [
        ("低空经济", ["低空"], "已经在"),
        ("数字化转型", ["数字"], "已经在"),
        ("新战略", [], "没有词"),
        ("新战略", [" * "], "没有词"),
        ("", ["词"], "不能用"),
        ("甲、乙", ["词"], "不能用"),
    ],
)
def test_what_cannot_be_leaves_the_file_alone(taxonomy: Path, name: str, terms: list[str], message: str) -> None:
    before = taxonomy.read_bytes()
    with pytest.raises(InputError, match=message):
        add_strategy(taxonomy, name, terms)
    assert taxonomy.read_bytes() == before


def test_a_broken_addition_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.classify import own

    monkeypatch.setattr(own, "_entry", lambda *_: "[[strategy]]\nname = 1\n")
    fresh, kept = tmp_path / "fresh.toml", tmp_path / "kept.toml"
    kept.write_text('[[strategy]]\nname = "甲"\nstrong = ["乙"]\n', "utf-8")
    before = kept.read_bytes()
    for path in (fresh, kept):
        with pytest.raises(InputError):
            add_strategy(path, "丙", ["丁"])
    assert not fresh.exists()
    assert kept.read_bytes() == before


def test_ten_labels_teach_what_the_words_are_worth(taxonomy: Path) -> None:
    labelled = [(written(ABOUT, n), {"低空经济": True}) for n in range(6)]
    labelled += [(written(ASIDE, n), {"低空经济": False}) for n in range(6)]
    model = load_model()
    taught, (lesson,) = adapt(model, examples_of(labelled, taxonomy))
    assert lesson.learned
    assert (lesson.examples, lesson.positives) == (12, 6)
    assert lesson.after >= lesson.before
    assert lesson.after == 1.0
    assert taught.weights == model.weights
    assert set(taught.intercepts) == {*model.intercepts, "低空经济"}
    assert adapt(model, examples_of(labelled, taxonomy)) == (taught, [lesson])


def test_only_negatives_lower_and_only_positives_raise(taxonomy: Path) -> None:
    model = load_model()
    for carries, sign in ((True, 1), (False, -1)):
        labelled = [(written(ABOUT, n), {"低空经济": carries}) for n in range(MIN_EXAMPLES)]
        taught, _ = adapt(model, examples_of(labelled, taxonomy))
        assert sign * (taught.intercepts["低空经济"] - model.default) > 0


def test_too_few_examples_teach_nothing(taxonomy: Path) -> None:
    labelled = [(written(ABOUT, n), {"低空经济": True, "没有的": True}) for n in range(MIN_EXAMPLES - 1)]
    taught, (lesson,) = adapt(load_model(), examples_of(labelled, taxonomy))
    assert not lesson.learned
    assert taught == load_model()


def test_documents_without_a_single_term_are_named(taxonomy: Path) -> None:
    labelled = [(written("发展无人机产业。", n, "无人机措施"), {"低空经济": True}) for n in range(MIN_EXAMPLES)]
    _, (lesson,) = adapt(load_model(), examples_of(labelled, taxonomy))
    assert lesson.unspoken[0] == "无人机措施0"
    assert lesson.after == 0.0


def test_terms_are_added_to_an_entry_and_to_ours(taxonomy: Path, tmp_path: Path) -> None:
    add_terms(taxonomy, "低空经济", ["无人机*配送", "起降点"], weak=["无人机"])
    own = load_taxonomy(taxonomy)[-1]
    assert own.strong.search("推广无人机物流配送")
    assert own.weak.search("无人机")
    add_terms(taxonomy, "工业上楼", ["云端厂房"])
    ours = next(s for s in load_taxonomy(taxonomy) if s.name == "工业上楼")
    assert ours.strong.search("云端厂房")
    assert ours.strong.search("工业上楼")
    fresh = tmp_path / "fresh.toml"  # begun as a copy of ours
    add_terms(fresh, "工业上楼", ["云端厂房"])
    assert len(load_taxonomy(fresh)) == len(load_taxonomy())


def test_weak_terms_come_with_partners_where_the_entry_has_none(tmp_path: Path) -> None:
    path = tmp_path / "taxonomy.toml"
    add_strategy(path, "低空经济", ["低空飞行"])
    add_terms(path, "低空经济", [], weak=["低空"])
    own = load_taxonomy(path)[-1]
    assert own.weak.search("低空")
    assert own.partners.search("发展")


def test_terms_for_an_unknown_strategy_are_refused(taxonomy: Path) -> None:
    before = taxonomy.read_text("utf-8")
    with pytest.raises(InputError, match="深海经济"):
        add_terms(taxonomy, "深海经济", ["深海"])
    assert taxonomy.read_text("utf-8") == before


def test_proposals_are_what_the_examples_share_and_others_lack() -> None:
    examples = [f"推动低空物流航线建设，建设起降点{n}个，支持低空飞行服务。" for n in range(4)]
    others = [f"做好{n}号楼物业服务收费管理，建设充电设施。" for n in range(6)]
    found = {p.term: p for p in suggest_terms(examples, others)}
    assert found
    assert all(p.examples >= 2 for p in found.values())
    assert any("起降" in term or "低空" in term or "航线" in term for term in found)
    assert not any("物业" in term for term in found)
    assert suggest_terms([], others) == []
