"""Strategy labels on labelled documents: our model, a keyword rule, and TF-IDF with logistic regression.

    python tests/benchmarks/bench_strategies.py [DOCS.jsonl]

Default: ../shared/gold/docs_dev.jsonl. Every trained model is scored on documents it did not see (ten folds by order of
the file). The keyword rule labels a document where one of the taxonomy's strong terms stands in it. Prints macro-F1
over labels with at least five documents, and micro-F1.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.classify.taxonomy import load_taxonomy
from pipeline.classify.train import cross_validate, training_rows
from pipeline.cli.evaluate import document_loader, read_rows
from pipeline.evaluate.extraction import f1
from pipeline.evaluate.strategies import MIN_SUPPORT
from pipeline.language.tokens import bigrams
from pipeline.model import Document

FOLDS, THRESHOLD = 10, 0.4
Labelled = list[tuple[Document, set[str]]]


def ours(labelled: Labelled) -> list[set[str]]:
    rows = training_rows(labelled)
    found: list[set[str]] = [set() for _ in labelled]
    for row, score in zip(rows, cross_validate(rows, FOLDS), strict=True):
        if score >= THRESHOLD:
            found[row.document].add(row.strategy)
    return found


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
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    if not path.is_file():
        sys.exit(f"{path} is not there; give a file of labelled documents")
    load = document_loader(path.resolve().parent.parent)
    labelled = [(load(row["path"]), set(row["strategies"])) for row in read_rows(path)]
    print("method | macro-F1 | micro-F1")
    for name, method in (("ours, unseen", ours), ("keyword rule", keywords), ("TF-IDF + LR, unseen", tfidf)):
        macro, micro = score(labelled, method(labelled))
        print(f"{name} | {macro:.3f} | {micro:.3f}")


if __name__ == "__main__":
    main()
