"""Small documents of our own, a workspace made of them and commands run in it, for the tests of whole runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.main import main

PLAN = """临江市工业上楼三年行动计划（2025—2027年）
临政办发〔2025〕18号
各县（区）人民政府，市政府各部门：
为贯彻落实《临江市先进制造业发展条例》，现制定本行动计划。
一、总体目标
到2027年，全市建成高标准厂房300万平方米，工业上楼企业达到500家以上。
二、主要任务
（一）建设多层厂房。2026年6月底前，各县区完成首批项目选址。（责任单位：市自然资源局）
（二）推动数字化转型。支持园区企业实施智能化改造，到2026年培育智能工厂20家。
三、申报事项
符合条件的企业请于2025年9月30日前向市工业和信息化局提交申报材料。
本计划自2025年7月1日起施行，有效期至2027年12月31日。
临江市人民政府办公室
2025年6月12日
"""
NOTICE = """关于开展中小企业数字化改造的通知
各有关单位：
按照《临江市工业上楼三年行动计划（2025—2027年）》（临政办发〔2025〕18号），现将有关事项通知如下。
一、改造对象
面向规模以上中小企业，支持设备上云和数据采集。
二、时间安排
2026年12月31日前完成改造企业100家。
临江市工业和信息化局
2025年8月5日
"""


def write_documents(folder: Path) -> Path:
    """Two policies, one of them in GB18030, and a file that nobody can read."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.txt").write_text(PLAN, "utf-8")
    (folder / "sub").mkdir(exist_ok=True)
    (folder / "sub" / "notice.txt").write_bytes(NOTICE.encode("gb18030"))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing here")
    (folder / ".hidden").write_text("x")
    (folder / "~$lock.docx").write_bytes(b"x")
    return folder


def call(capsys: pytest.CaptureFixture[str], root: Path, *words: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command in the workspace ``root``."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        main(["-w", str(root), *words])
    out, err = capsys.readouterr()
    return int(stop.value.code or 0), out, err
