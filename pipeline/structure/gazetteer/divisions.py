"""The table of divisions: codes, names old and new, short names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pipeline.model import Region

NATIONAL = Region("000000", "全国", "national")

_ETHNIC = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|"
    "仫佬|羌|布朗|撒拉|毛南|毛难|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_ETHNIC_NAME = re.compile(rf"(?:(?:{_ETHNIC})族)*(?:{_ETHNIC}|各)族?(?=自治)")
_SUFFIX = re.compile(r"(?:特别行政区|自治[区州县旗]|地区|林区|特区|矿区|新区|[省市县区盟旗])$")


def level_of(code: str) -> str:
    """``province``, ``prefecture`` or ``county``, by the zeros of the code."""
    if code == NATIONAL.code:
        return "national"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def is_within(code: str, ancestor_code: str) -> bool:
    """Whether the division ``code`` lies in ``ancestor_code`` or is it; everything lies in 000000."""
    return code.startswith(ancestor_code.rstrip("0").ljust(_significant(ancestor_code), "0"))


def _significant(code: str) -> int:
    return {"national": 0, "province": 2, "prefecture": 4, "county": 6}[level_of(code)]


def short_name(name: str) -> str:
    """宁波市 → 宁波, 黔南布依族苗族自治州 → 黔南, 内蒙古自治区 → 内蒙古; the name itself where nothing can go."""
    bare = _ETHNIC_NAME.sub("", name) if "自治" in name and name not in {"内蒙古自治区"} else name
    short = _SUFFIX.sub("", bare)
    return short if len(short) >= 2 else name


@dataclass(frozen=True)
class Gazetteer:
    """Lookup tables. ``names`` maps every full name, today's or former, to the codes that bear it; ``shorts`` those of
    provinces and prefectures without their suffix; ``county_shorts`` those of counties; ``zones`` development zones."""

    today: dict[str, str]
    names: dict[str, tuple[str, ...]]
    shorts: dict[str, str]
    county_shorts: dict[str, tuple[str, ...]]
    zones: dict[str, str]
    heads: dict[str, tuple[str, ...]] = field(repr=False)

    def region(self, code: str) -> Region:
        """The region that bears ``code``, with its full path (浙江省宁波市); KeyError for an unknown code."""
        if code == NATIONAL.code:
            return NATIONAL
        *above, own = self._ancestry(code)
        path = dict.fromkeys([*(self.today[c] for c in above if c in self.today), self.today[own]])
        return Region(code, "".join(path), level_of(code))

    @staticmethod
    def _ancestry(code: str) -> Iterator[str]:
        yield code[:2] + "0000"
        if not code.endswith("0000"):
            yield code[:4] + "00"
        if not code.endswith("00"):
            yield code

    def longest_at(self, text: str, start: int) -> str | None:
        """The longest name, short name or zone that begins at ``start``."""
        for name in self.heads.get(text[start : start + 2], ()):
            if text.startswith(name, start):
                return name
        return None

    def codes_of(self, name: str) -> tuple[str, ...]:
        """Every division that ``name`` may mean, full names first."""
        if name in self.names:
            return self.names[name]
        if name in self.zones:
            return (self.zones[name],)
        found = (self.shorts[name],) if name in self.shorts else ()
        return found + tuple(c for c in self.county_shorts.get(name, ()) if c not in found)


def _lines(file: str) -> Iterator[list[str]]:
    text = files("pipeline.structure.gazetteer").joinpath(file).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def gazetteer() -> Gazetteer:
    today: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    for code, name, *kind in _lines("divisions.tsv"):
        if not kind or kind[0] == "abolished":
            today.setdefault(code, name)
        names.setdefault(name, []).append(code)
    for code, name in list(today.items()):
        if code.endswith("0000") and name.endswith("自治区"):  # 广西省, 宁夏自治区: wrong, and written every day
            for loose in (short_name(name) + "省", short_name(name) + "自治区"):
                names.setdefault(loose, [code])
    shorts: dict[str, str] = {}
    county_shorts: dict[str, list[str]] = {}
    for code in sorted(today, key=lambda c: ("province", "prefecture", "county").index(level_of(c))):
        short = short_name(today[code])
        if level_of(code) == "county":
            county_shorts.setdefault(short, []).append(code)
        else:
            shorts.setdefault(short, code)
    zones = {name: code for name, code in _lines("zones.tsv") if name not in names}
    return Gazetteer(
        today=today,
        names={name: tuple(codes) for name, codes in names.items()},
        shorts=shorts,
        county_shorts={name: tuple(codes) for name, codes in county_shorts.items()},
        zones=zones,
        heads=_heads({*names, *shorts, *county_shorts, *zones}),
    )


def _heads(words: set[str]) -> dict[str, tuple[str, ...]]:
    heads: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        heads.setdefault(word[:2], []).append(word)
    return {head: tuple(members) for head, members in heads.items()}
