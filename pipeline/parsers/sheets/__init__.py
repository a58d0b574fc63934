"""Spreadsheets → blocks: a sheet is a table with the lines of text above and below it."""

from pipeline.parsers.sheets.csv import parse_csv
from pipeline.parsers.sheets.xls import parse_xls
from pipeline.parsers.sheets.xlsx import parse_xlsx

__all__ = ["parse_csv", "parse_xls", "parse_xlsx"]
