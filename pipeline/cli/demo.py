"""`make demo`: the main job on the samples, through the commands a user would type."""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from pathlib import Path

STEPS = (
    ("读入样例", "ingest corpus/samples"),
    ("按意思检索：问的是大白话，找到的是“工业上楼”", "search 把厂房往高处盖的扶持政策 --limit 3"),
    ("加上地区和年份", "search 中小企业数字化改造给多少补助 --since 2023 --limit 3"),
    ("某一战略的政策时间表，写成 Excel", "timeline --strategy 数字化转型 --format xlsx -o {out}/timeline.xlsx"),
    ("同一张表，写成网页和日历", "timeline --strategy 数字化转型 --format html -o {out}/timeline.html"),
    (None, "timeline --format ics -o {out}/timeline.ics"),
    ("一年内到期的时限", "deadlines --upcoming 365d --limit 8"),
)
NEXT = """
接下来可以试：
  .venv/bin/policy show 工业上楼            看一份文件：要素、提纲、目标、时限，各有原文为证
  .venv/bin/policy targets --region 浙江     各地目标
  .venv/bin/policy init ~/research           新建自己的工作区，再 policy ingest 你的文件夹
结果在 {out}/：timeline.xlsx、timeline.html、timeline.ics
"""


def run(out: Path) -> int:
    """Run every step; the exit code of the first that fails."""
    began = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    for title, step in STEPS:
        if title:
            print(f"\n== {title}")
        words = shlex.split(step.format(out=out))
        print(f"$ policy {' '.join(words)}", flush=True)
        code = subprocess.run([sys.executable, "-m", "pipeline.cli", *words], check=False).returncode
        if code:
            return code
    print(f"\n共 {time.monotonic() - began:.1f} 秒，最多用内存 {_peak_megabytes():.0f} MB。{NEXT.format(out=out)}")
    return 0


def _peak_megabytes() -> float:
    """The largest resident size of any process the demo started."""
    try:
        import resource
    except ImportError:  # Windows keeps no such account
        return 0.0
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1] if len(sys.argv) > 1 else "out/demo")))
