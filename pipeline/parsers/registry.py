"""Which function reads which format, and the one door to all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from pipeline.errors import MissingExtraError, ParseError, PolicyError
from pipeline.model import ParseResult
from pipeline.parsers.detect import detect
from pipeline.parsers.limits import Limits, check_size

# Changes whenever the same bytes give other blocks, so that stored failures and documents are read again.
PARSER_VERSION = "1"

_ARCHIVE = "请用 policy ingest 导入，或解压后导入里面的文件"

ParseFunction = Callable[[bytes, str, Limits], ParseResult]


@dataclass(frozen=True, slots=True)
class Parser:
    """How one format is read: a function or ``module:function`` loaded on first use; else why it is not.

    ``extra`` is the optional dependency set it needs; ``reason`` and ``advice`` explain an unsupported format.
    """

    function: ParseFunction | str | None = None
    extra: str | None = None
    reason: str = "unsupported"
    advice: str = ""

    def load(self) -> ParseFunction | None:
        if not isinstance(self.function, str):
            return self.function
        module, _, attribute = self.function.partition(":")
        loaded: ParseFunction = getattr(import_module(module), attribute)
        return loaded


REGISTRY: dict[str, Parser] = {
    "html": Parser("pipeline.parsers.html:parse_html"),
    "pdf": Parser("pipeline.parsers.pdf:parse_pdf"),
    "image": Parser("pipeline.parsers.ocr:parse_image", extra="ocr"),
    "docx": Parser("pipeline.parsers.docx:parse_docx"),
    "text": Parser("pipeline.parsers.text:parse_text"),
    "markdown": Parser("pipeline.parsers.markdown:parse_markdown"),
    "ofd": Parser("pipeline.parsers.ofd:parse_ofd"),
    "mht": Parser("pipeline.parsers.mht:parse_mht"),
    "csv": Parser("pipeline.parsers.sheets:parse_csv"),
    "xlsx": Parser("pipeline.parsers.sheets:parse_xlsx"),
    "xls": Parser("pipeline.parsers.sheets:parse_xls"),
    "doc": Parser("pipeline.parsers.office:parse_doc"),
    "wps": Parser("pipeline.parsers.office:parse_wps"),
    "rtf": Parser("pipeline.parsers.office:parse_rtf"),
    **{kind: Parser(reason="archive", advice=_ARCHIVE) for kind in ("zip", "rar", "7z", "tar", "gzip", "bzip2", "xz")},
}


def parse(content: bytes, *, name: str = "", limits: Limits | None = None) -> ParseResult:
    """Blocks of one file, read in this process; raises ParseError with a stable ``reason``.

    ``name`` is a file name or URL and only helps to tell look-alike formats apart.
    """
    limits = limits or Limits()
    check_size(content, limits)
    found = detect(content, name)
    parser = REGISTRY.get(found)
    function = parser.load() if parser else None
    if parser is None or function is None:
        advice = parser.advice if parser and parser.advice else "请转换为 PDF、DOCX、HTML 或 TXT 后再导入"
        raise ParseError(
            parser.reason if parser else "unsupported", f"不支持的格式 {found}（{name or '未命名'}）：{advice}"
        )
    try:
        result = function(content, name, limits)
    except PolicyError:
        raise
    except MemoryError:
        raise ParseError("memory", f"读取 {name or found} 时内存不足：请拆分文件，或调高 memory_mb") from None
    except RecursionError:
        raise ParseError("too_deep", f"{name or found} 的内部结构嵌套过深，无法读取：请另存后重试") from None
    except Exception as error:  # a broken file can fail anywhere inside a library
        raise ParseError(
            "damaged", f"{name or found} 已损坏或不合规范（{type(error).__name__}: {error}）：请重新下载"
        ) from error
    if not result.blocks:
        raise ParseError("no_text", f"{name or found} 里没有文字：请检查文件内容")
    return result


__all__ = ["PARSER_VERSION", "REGISTRY", "MissingExtraError", "Parser", "parse"]
