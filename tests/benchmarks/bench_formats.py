"""One document in every format: what of it survives reading.

    python tests/benchmarks/bench_formats.py [--write]

Prints the table of pipeline/parsers/FORMATS.md, measured; with --write puts it there. tests/parsers/test_formats.py holds the file
to it, cell by cell.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(REPO / "tests"))

import every_format  # noqa: E402
import format_checks  # noqa: E402

DOCUMENT = REPO / "pipeline" / "parsers" / "FORMATS.md"
HEAD = """# What is read from which format

One document of ours – title, document number, addressee, headings of two levels, a ruled table, a second page, an
attachment, signature and date – written in every format and read by the pipeline. ✓: all of it comes back;
–: the format does not carry it, or reading loses it (the note says which). Written by
`python tests/benchmarks/bench_formats.py --write`; every cell is a test in `tests/parsers/test_formats.py`.

"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true")
    lacking = sorted({needed for name in every_format.EVERY if (needed := format_checks.missing(name))})
    if lacking:
        sys.exit(f"not every format can be read here: install {', '.join(lacking)}")
    table = format_checks.table()
    print(table)
    if arguments.parse_args().write:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(HEAD + table, "utf-8")


if __name__ == "__main__":
    main()
