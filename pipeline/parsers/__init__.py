"""Bytes → blocks: one module a format, one registry, detection by content."""

from pipeline.parsers.detect import detect
from pipeline.parsers.limits import Limits
from pipeline.parsers.registry import PARSER_VERSION, REGISTRY, Parser, parse

__all__ = ["PARSER_VERSION", "REGISTRY", "Limits", "Parser", "detect", "parse"]
