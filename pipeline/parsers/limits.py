"""What one file may cost before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import ParseError

MEGABYTE = 1024 * 1024
INSTALL_OCR = "pip install 'policy-pipeline[ocr]' -c constraints.txt"


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one document; sizes in bytes, ``timeout_s`` in seconds, ``memory_mb`` in MiB of address space.

    The time and memory ceilings are kept by :class:`pipeline.parsers.worker.WorkerPool`, the others while reading.
    """

    max_bytes: int = 256 * MEGABYTE
    max_expanded_bytes: int = 256 * MEGABYTE
    max_chars: int = 20_000_000
    max_pages: int = 5_000
    max_depth: int = 20_000
    max_table_cells: int = 500_000
    max_members: int = 2_000
    max_archive_depth: int = 3
    max_image_pixels: int = 200_000_000
    max_ocr_pages: int = 1_000
    timeout_s: float = 120.0
    memory_mb: int = 2_048


def check_size(content: bytes, limits: Limits) -> None:
    if not content.strip(b"\x00 \t\r\n"):
        raise ParseError("empty", "文件是空的（没有内容）：请重新下载或导出后再试")
    if len(content) > limits.max_bytes:
        raise ParseError(
            "too_large",
            f"文件有 {len(content) / MEGABYTE:.0f} MB，超过上限 {limits.max_bytes / MEGABYTE:.0f} MB："
            "请拆分文件，或调高 max_bytes",
        )


def check_chars(count: int, limits: Limits) -> None:
    if count > limits.max_chars:
        raise ParseError("too_large", f"正文超过 {limits.max_chars:,} 字：请拆分文件，或调高 max_chars")


def check_cells(count: int, limits: Limits) -> None:
    if count > limits.max_table_cells:
        raise ParseError(
            "too_large", f"表格超过 {limits.max_table_cells:,} 个单元格：请拆分表格，或调高 max_table_cells"
        )


def check_ocr_pages(count: int, name: str, limits: Limits) -> None:
    if count > limits.max_ocr_pages:
        raise ParseError(
            "too_large",
            f"{name or '文件'} 有 {count:,} 页要识别，超过上限 {limits.max_ocr_pages:,} 页："
            "请拆分，或调高 max_ocr_pages",
        )
