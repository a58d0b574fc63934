"""Pages set in type and made to look scanned; needs Pillow, NumPy and a Chinese font on the machine."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.parsers.wraps import width

WIDE, HIGH = 1654, 2339  # A4 at 200 dpi
SIZE = 42  # pixels: 15 points
DPI = 200
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf",
    "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)


@cache
def font_path() -> str | None:
    return next(iter(font_paths()), None)


@cache
def font_paths() -> tuple[str, ...]:
    """The Chinese fonts of this machine: serif, sans, Kai, Song …"""
    return tuple(path for path in _FONTS if Path(path).exists())


def wrap(text: str, columns: float = 30.0) -> list[str]:
    """Paragraphs with a first-line indent, broken at ``columns`` Han characters."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = "　　"
        for char in paragraph.strip():
            if width(line + char) > columns:
                lines.append(line)
                line = ""
            line += char
        if line.strip():
            lines.append(line)
    return lines


def page_image(
    lines: list[str],
    *,
    left: int = 200,
    top: int = 220,
    leading: float = 1.75,
    size: int = SIZE,
    dpi: int = DPI,
    font: str | None = None,
) -> Any:
    """Black on white, shape (height, width), uint8; lengths in pixels at 200 dpi, whatever ``dpi`` the page is set in."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    fine = dpi / DPI
    image = Image.new("L", (round(WIDE * fine), round(HIGH * fine)), 255)
    draw = ImageDraw.Draw(image)
    face = ImageFont.truetype(font or font_path() or "", round(size * fine))
    left, top, size = round(left * fine), round(top * fine), round(size * fine)
    for i, line in enumerate(lines):
        x = float(left)
        for char in line:
            draw.text((x, top + i * size * leading), char, font=face, fill=0)
            x += size * (1.0 if width(char) == 1.0 else 0.5)
    return np.asarray(image, dtype=np.uint8)


def scanned(image: Any, style: str, rng: random.Random) -> Any:
    """``image`` as a scanner might give it: clean, grey (soft and noisy), turned (by under a degree), rough (both)."""
    import numpy as np
    from PIL import Image, ImageFilter

    picture = Image.fromarray(image)
    if style in ("turned", "rough"):
        picture = picture.rotate(rng.choice((-0.8, -0.5, 0.6, 0.9)), Image.Resampling.BICUBIC, fillcolor=255)
    if style in ("grey", "rough"):
        fine = image.shape[1] / WIDE  # a lens blurs by so much paper, not by so many pixels
        picture = picture.filter(ImageFilter.GaussianBlur((0.9 if style == "grey" else 1.3) * fine))
        noise = np.random.default_rng(rng.randrange(1 << 30)).normal(0, 10 if style == "grey" else 22, image.shape)
        ink, paper = (60, 225) if style == "grey" else (90, 215)
        pixels = ink + np.asarray(picture, dtype=np.float32) / 255 * (paper - ink) + noise
        return np.clip(pixels, 0, 255).astype(np.uint8)
    return np.asarray(picture, dtype=np.uint8)
