"""Strategy labels on labelled documents: our model, a keyword rule, and TF-IDF with logistic regression.

    python tests/benchmarks/bench_strategies.py [DOCS.jsonl] [--unlabelled FOLDER]

Default: ../shared/gold/docs_dev.jsonl. Every trained model is scored on documents it did not see (ten folds by order of
the file). The keyword rule labels a document where one of the taxonomy's strong terms stands in it. With
`--unlabelled`, a model taught only by weak labels of the text files there (two different strong terms in acting
sentences, or one in the title; no labelled document seen) is scored too. Prints macro-F1 over labels with at least five
documents, and micro-F1; then how far our scores on unseen documents can be read as probabilities: Brier score,
expected calibration error, shares by tenths, and both figures again after Platt scaling (also cross-validated).
The taxonomy itself was written with the development documents in sight: on those, "unseen" holds for the weights only.
"""

from __future__ import annotations

import argparse
import math
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.classify.features import FEATURES
from pipeline.classify.taxonomy import load_taxonomy
from pipeline.classify.train import TrainingRow, cross_validate, fit, predict, training_rows
from pipeline.cli.evaluate import document_loader, read_rows
from pipeline.evaluate.extraction import f1
from pipeline.evaluate.strategies import MIN_SUPPORT
from pipeline.language.tokens import bigrams
from pipeline.model import Document, RawDocument
from pipeline.process import process

FOLDS, THRESHOLD, MOST_UNLABELLED = 10, 0.4, 600
Labelled = list[tuple[Document, set[str]]]


def ours(labelled: Labelled) -> list[set[str]]:
    rows = training_rows(labelled)
    found: list[set[str]] = [set() for _ in labelled]
    for row, score in zip(rows, cross_validate(rows, FOLDS), strict=True):
        if score >= THRESHOLD:
            found[row.document].add(row.strategy)
    return found


def weakly_taught(labelled: Labelled, folder: Path) -> list[set[str]]:
    """Labels by a model that saw no labelled document."""
    at = {name: i for i, name in enumerate(FEATURES)}
    files = sorted(folder.rglob("*.txt"))[:MOST_UNLABELLED]
    unlabelled = [(process(RawDocument(file.read_bytes(), file.name)), set[str]()) for file in files]

    def weak(row: TrainingRow) -> bool:
        twice = row.values[at["acting"]] > math.log(2.5) and row.values[at["variety"]] > math.log(2.5)
        return twice or row.values[at["title"]] >= 1.0

    model = fit([replace(row, label=weak(row)) for row in training_rows(unlabelled)])
    rows = training_rows(labelled)
    found: list[set[str]] = [set() for _ in labelled]
    for row, score_ in zip(rows, predict(model, rows), strict=True):
        if score_ >= THRESHOLD:
            found[row.document].add(row.strategy)
    return found


def reliability(labelled: Labelled) -> None:
    """Print how often a score of so much was right, on documents the model did not see."""
    rows = training_rows(labelled)
    scores = cross_validate(rows, FOLDS)
    pairs = [(s, row.label, row.document) for row, s in zip(rows, scores, strict=True) if row.spoken]
    scaled = platt(pairs)
    print("\nscores of unseen documents | Brier | expected calibration error")
    share = sum(label for _, label, _ in pairs) / len(pairs)
    print(f"always the base rate | {share * (1 - share):.3f} | -")
    for name, values in (("ours", [s for s, _, _ in pairs]), ("ours, Platt-scaled", scaled)):
        labels = [label for _, label, _ in pairs]
        brier = sum((v - y) ** 2 for v, y in zip(values, labels, strict=True)) / len(values)
        print(f"{name} | {brier:.3f} | {calibration_error(values, labels):.3f}")
    print("\nscore | pairs | mean score | share right")
    for tenth in range(10):
        chosen = [(s, y) for s, y, _ in pairs if min(int(s * 10), 9) == tenth]
        if chosen:
            mean, right = (sum(pair[i] for pair in chosen) / len(chosen) for i in (0, 1))
            print(f"{tenth / 10:.1f} | {len(chosen)} | {mean:.2f} | {right:.2f}")


def platt(pairs: list[tuple[float, bool, int]]) -> list[float]:
    """Each score scaled by a logistic curve fitted on the other documents."""
    logits = np.array([[math.log(max(s, 1e-6) / max(1 - s, 1e-6))] for s, _, _ in pairs])
    labels = np.array([label for _, label, _ in pairs])
    folds = np.array([document % FOLDS for _, _, document in pairs])
    scaled = np.zeros(len(pairs))
    for fold in range(FOLDS):
        model = LogisticRegression(C=1e3).fit(logits[folds != fold], labels[folds != fold])
        scaled[folds == fold] = model.predict_proba(logits[folds == fold])[:, 1]
    return [float(value) for value in scaled]


def calibration_error(values: list[float], labels: list[bool]) -> float:
    """Mean distance of score and share right over tenths, weighted by their size."""
    gaps = []
    for tenth in range(10):
        chosen = [(v, y) for v, y in zip(values, labels, strict=True) if min(int(v * 10), 9) == tenth]
        gaps.append(abs(sum(v - y for v, y in chosen)))
    return sum(gaps) / len(values)


def keywords(labelled: Labelled) -> list[set[str]]:
    return [{s.name for s in load_taxonomy() if s.strong.search(document.text)} for document, _ in labelled]


def tfidf(labelled: Labelled) -> list[set[str]]:
    texts = [f"{document.title}\n{document.text}" for document, _ in labelled]
    found: list[set[str]] = [set() for _ in labelled]
    folds = np.arange(len(texts)) % FOLDS
    for fold in range(FOLDS):
        train, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        vectorizer = TfidfVectorizer(analyzer=bigrams, min_df=2, sublinear_tf=True)
        seen = vectorizer.fit_transform([texts[i] for i in train])
        unseen = vectorizer.transform([texts[i] for i in test])
        for strategy in load_taxonomy():
            gold = [strategy.name in labelled[i][1] for i in train]
            if len(set(gold)) < 2:
                continue
            model = LogisticRegression(C=10, class_weight="balanced", max_iter=2000).fit(seen, gold)
            for i, yes in zip(test, model.predict(unseen), strict=True):
                if yes:
                    found[i].add(strategy.name)
    return found


def score(labelled: Labelled, found: list[set[str]]) -> tuple[float, float]:
    """(macro-F1 over labels with enough documents, micro-F1)."""
    counts = {
        s.name: (
            sum(s.name in gold and s.name in mine for (_, gold), mine in zip(labelled, found, strict=True)),
            sum(s.name in mine for mine in found),
            sum(s.name in gold for _, gold in labelled),
        )
        for s in load_taxonomy()
    }
    steady = [f1(*c) for c in counts.values() if c[2] >= MIN_SUPPORT]
    matched, all_found, gold = (sum(c[i] for c in counts.values()) for i in range(3))
    return sum(steady) / len(steady), f1(matched, all_found, gold)


def main() -> None:
    default = Path(__file__).resolve().parents[3] / "shared" / "gold" / "docs_dev.jsonl"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("docs", type=Path, nargs="?", default=default)
    parser.add_argument("--unlabelled", type=Path)
    given = parser.parse_args()
    if not given.docs.is_file():
        sys.exit(f"{given.docs} is not there; give a file of labelled documents")
    load = document_loader(given.docs.resolve().parent.parent)
    labelled = [(load(row["path"]), set(row["strategies"])) for row in read_rows(given.docs)]
    found = {"ours, unseen": ours(labelled)}
    if given.unlabelled:
        found["ours, weak labels only"] = weakly_taught(labelled, given.unlabelled)
    found |= {"keyword rule": keywords(labelled), "TF-IDF + LR, unseen": tfidf(labelled)}
    print("method | macro-F1 | micro-F1")
    for name, labels in found.items():
        macro, micro = score(labelled, labels)
        print(f"{name} | {macro:.3f} | {micro:.3f}")
    reliability(labelled)


if __name__ == "__main__":
    main()
