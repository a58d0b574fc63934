"""What a title says its document is — a policy, a draft, an explanation — and the names of what it is about."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.language import nfkc

_HAN = re.compile(r"[\u3400-\u9fff]")
_NOISE = re.compile(r"[\W_]+")
_ANGLES = str.maketrans({"〈": "《", "〉": "》", "<": "《", ">": "》"})
_BRACKETS = re.compile(r"\(([^()]*)\)")
_LAST_PLACE = re.compile(r"^.*(?:省|自治区|自治州|地区|(?<=.)盟|(?<=..)市)(?=..)")
_SHORTEST = 6  # characters that a name must have to tell one policy from another


@dataclass(frozen=True, slots=True)
class Title:
    """``own`` is the name the document itself goes by, ``about`` the names of what it explains, drafts or prints.

    Names are spelled for comparing: without issuer, 关于, 的, form (通知) and state (试行, 征求意见稿).
    """

    own: str
    about: tuple[str, ...] = ()
    is_interpretation: bool = False
    is_draft: bool = False
    asks_opinions: bool = False
    prints: bool = False

    @property
    def is_policy(self) -> bool:
        """Neither explanation nor draft: something that others may belong to."""
        return not (self.is_interpretation or self.is_draft)


@cache
def read_title(title: str) -> Title:
    """Take a title apart."""
    words = vocabulary()
    text = re.sub(r"\s+", "", nfkc(title)).translate(_ANGLES)
    named, outside = _marks(text)
    is_interpretation = any(word in outside for word in words["interpretation"]["words"])
    is_draft = any(word in text for word in words["draft"]["words"]) and _drafts(text)
    asks = is_draft and re.search(words["draft"]["asks"], _without_brackets(outside)) is not None
    prints = not is_interpretation and _prints(outside)
    about: list[str] = []
    if is_interpretation:
        about = named or [_explained(text)]
    elif is_draft:
        about = named or [_asked(text) if asks else text]
    elif prints:
        about = [_printed(text)]
    about = [name_of(name) for name in about]
    kept = tuple(dict.fromkeys(name for name in about if len(name) >= _SHORTEST))
    return Title(name_of(text), kept, is_interpretation, is_draft, asks, prints)


def name_of(text: str) -> str:
    """The name in a title, spelled for comparing."""
    forms = vocabulary()["forms"]
    text = re.sub(r"\s+", "", nfkc(text)).translate(_ANGLES)
    text = _BRACKETS.sub(lambda m: "" if re.search(forms["state"], m[1]) else m[0], text)
    about = text.find("关于")
    if about > 0 and "《" not in text[:about] and len(text) - about > _SHORTEST:
        text = text[about:]
    text = re.sub(forms["tail"], "", text) or text
    plain = _NOISE.sub("", text).removeprefix("关于").replace("的", "").lower()
    return re.sub(r"(?:修订)?(?:公开)?(?:征求)?意见稿$|修订草案$", "", plain)


def place_names(region: str | None) -> tuple[str, ...]:
    """How a title names the place of a full path: 梧州市, 梧州 of 广西壮族自治区梧州市."""
    place = _LAST_PLACE.sub("", region or "")
    return tuple(spelling for spelling in (place, place[:-1]) if len(spelling) >= 2)


def loose_name(name: str, region: str | None) -> str:
    """``name`` without the place it is for and without words that come and go; "" where too little is left."""
    words = vocabulary()["loose"]
    for spelling in place_names(region):
        name = name.replace(spelling, "")
    bare = re.sub(words["fillers"], "", re.sub(words["forms"], "", name))
    bare = re.sub(words["forms"], "", bare)
    return bare if len(bare) >= _SHORTEST else ""


def _marks(text: str) -> tuple[list[str], str]:
    """What stands in the outermost 《》, and the rest. Marks that are not closed count to the end."""
    named: list[str] = []
    outside, depth, start = [], 0, 0
    for i, char in enumerate(text):
        if char == "《":
            start = i + 1 if depth == 0 else start
            depth += 1
        elif char == "》" and depth:
            depth -= 1
            if depth == 0:
                named.append(text[start:i])
        elif not depth:
            outside.append(char)
    return [name for name in named if len(_HAN.findall(name)) >= 4], "".join(outside)


def _drafts(text: str) -> bool:
    """草案 alone may be a bill in parliament: it counts in brackets or with 征求意见."""
    words = vocabulary()["draft"]
    strong = [word for word in words["words"] if word not in words["weak"]]
    inside = "".join(_BRACKETS.findall(text))
    return any(word in text for word in strong) or any(word in inside for word in words["weak"])


def _prints(outside: str) -> bool:
    words = vocabulary()
    return re.search(words["forms"]["tail"], outside) is not None and any(
        w in outside for w in words["prints"]["words"]
    )


def _without_brackets(text: str) -> str:
    return _BRACKETS.sub("", text)


def _explained(text: str) -> str:
    words = vocabulary()["interpretation"]
    text = re.sub(words["head"], "", re.sub(r"^(?:【[^】]*】|\[[^\]]*\])", "", text))
    return re.sub(words["tail"], "", _BRACKETS.sub(lambda m: m[0] if re.search(r"\d{4}", m[1]) else "", text))


def _asked(text: str) -> str:
    """X of 关于公开征求X意见的公告 and of 关于X公开征求意见的公告."""
    asks = vocabulary()["draft"]["asks"]
    found = re.search(rf"(?:向社会)?(?:公开)?(?:{asks})(?:对|就)?(?P<x>.{{6,}}?)(?:的?意见)", text)
    if found and not found["x"].startswith(("意见", "社会")):
        return found["x"]
    before = re.split(rf"(?:向社会)?(?:公开)?(?:{asks})", text)[0]
    return re.sub(r"^关于对?", "", before)


def _printed(text: str) -> str:
    """X of 关于印发《X》的通知, 关于印发X的通知 and 关于印发贯彻《Y》实施方案的通知."""
    words = "|".join(vocabulary()["prints"]["words"])
    found = re.search(rf"(?:{words})(?P<x>.+)", text)
    if found is None:
        return text
    named, _ = _marks(found["x"])
    return named[0] if named and found["x"].startswith("《") else found["x"]


@cache
def vocabulary() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
