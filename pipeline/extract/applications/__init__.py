"""Windows of application, comment, enrolment and reporting: who hands in what, to whom, where, by when."""

from pipeline.extract.applications.finder import find_applications

__all__ = ["find_applications"]
