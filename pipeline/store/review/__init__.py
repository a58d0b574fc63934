"""What people decide about facts and labels: kept as history, applied to every reading of the document."""

from pipeline.store.review.fields import SETTABLE, corrected
from pipeline.store.review.records import Action, Correction, Label, ReviewRow
from pipeline.store.review.settling import FACT_TABLES, Place, Settled, current, settle

__all__ = [
    "FACT_TABLES",
    "SETTABLE",
    "Action",
    "Correction",
    "Label",
    "Place",
    "ReviewRow",
    "Settled",
    "corrected",
    "current",
    "settle",
]
