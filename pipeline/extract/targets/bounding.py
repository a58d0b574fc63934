"""The bound words before and behind a number, by what they make of it."""

from __future__ import annotations

KEPT = frozenset({"稳定在", "保持在", "维持在", "控制在", "管控在", "压控在"})
REACHED = frozenset(
    {"达到", "达", "提高到", "提高至", "提升到", "提升至", "降至", "降到", "超过", "突破", "大于", "高于"}
)
STATES = KEPT | REACHED | {"不低于", "优于"}
FLOORS = frozenset({"不少于", "不低于", "至少"})
CEILINGS = frozenset({"不超过", "不得超过", "不能超过", "最高", "最多", "至多", "上限"})
ABOUT = frozenset({"近", "上", "将近", "接近"})  # 近400家: as one counts what is there
VAGUE_TAILS = frozenset({"以上", "及以上", "左右", "以内"})  # as one sets a goal
