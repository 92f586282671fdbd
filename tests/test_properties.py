"""What may not change a byte, and what may change nothing else: order, names, machines, neighbours, units, rows."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import clean, pipeline, store

CODES = {"30101": "基本工资", "30102": "津贴补贴", "30201": "办公费", "30211": "差旅费", "30305": "生活补助"}


def test_machine_and_order_of_files_change_no_byte(raw: Path, tmp_path: Path) -> None:
    """Another locale, time zone and hash seed, four workers, and files that were put there the other way round."""
    folder, out = tmp_path / "原始 数据", tmp_path / "out"
    folder.mkdir()
    for path in sorted(raw.iterdir(), reverse=True):
        shutil.copy(path, folder)
    code = (
        f"import multiprocessing, sys; sys.path.insert(0, {str(store.ROOT)!r}); multiprocessing.cpu_count = lambda: 4; "
        f"from pathlib import Path; from analysis import pipeline; pipeline.clean(Path({str(folder)!r}), Path('out'))"
    )
    machine = {"LC_ALL": "C", "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "7"}
    (tmp_path / "run.py").write_text(code, encoding="utf-8")  # without a guard for `__main__`, as people write it
    done = subprocess.run(
        [sys.executable, "run.py"], cwd=tmp_path, env=os.environ | machine, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert {p.name: p.read_bytes() for p in out.iterdir()} == {p.name: p.read_bytes() for p in store.CLEAN.iterdir()}


def test_a_file_name_changes_nothing_but_the_ids(raw: Path, cleaned: dict[str, clean.Cleaned]) -> None:
    name = "changsha-czt-centre_2023_budget.txt"
    renamed = clean.document("附件 1.TXT", (raw / name).read_bytes()).rows
    ids = {"fact_id", "statement_id", "indicator_id", "disclosure_id", "table_id", "source_file", "ref"}
    for table, rows in cleaned[name].rows.items():
        shown = [{k: v for k, v in row.items() if k not in ids} for row in rows]
        assert [{k: v for k, v in row.items() if k not in ids} for row in renamed[table]] == shown, table


def test_a_document_more_changes_no_row_of_the_others(cleaned: dict[str, clean.Cleaned]) -> None:
    documents = [*cleaned.values()]
    few, all_of_them = pipeline.collection(documents[:2]).rows, pipeline.collection(documents).rows
    for table, rows in few.items():
        keys = {str(row) for row in all_of_them[table]}
        assert [row for row in rows if str(row) not in keys] == [], table


# ---- generated tables -----------------------------------------------------------------


def document(rows: list[tuple[str, ...]], scale: str = "万元") -> bytes:
    title, head = "2024年一般公共预算基本支出表", ("科目编码", "科目名称", "合计", "人员经费", "公用经费")
    lines = ["甲办2024年部门预算公开说明", title, f"单位：{scale}", *("\t".join(row) for row in (head, *rows))]
    return ("\n".join(lines) + "\n").encode()


def basic(amounts: dict[str, int], hundredths: int) -> list[tuple[str, ...]]:
    """Rows of the basic-expenditure table; `hundredths` are how many of its last digit a printed unit has."""

    def printed(value: int) -> str:
        return f"{value / 100:,.2f}" if hundredths == 100 else f"{value * 100:,}.00"

    total = sum(amounts.values())
    lanes = {code: (value, 0) if code[:3] in ("301", "303") else (0, value) for code, value in amounts.items()}
    body = [(code, CODES[code], printed(sum(lane)), *map(printed, lane)) for code, lane in lanes.items()]
    staff = sum(lane[0] for lane in lanes.values())
    return [("", "合计", printed(total), printed(staff), printed(total - staff)), *body]


AMOUNTS = st.fixed_dictionaries({code: st.integers(1, 9_999_999) for code in CODES})


def facts(data: bytes) -> list[tuple[object, ...]]:
    rows = clean.document("a.txt", data).rows["facts"]
    return [(row["code"], row["label"], row["measure"], row["amount_yuan"]) for row in rows]


@settings(max_examples=10, deadline=None, derandomize=True)
@given(amounts=AMOUNTS, seed=st.integers(0, 99))
def test_the_order_of_rows_leaves_the_facts(amounts: dict[str, int], seed: int) -> None:
    total, *body = basic(amounts, 100)
    shuffled = random.Random(seed).sample(body, len(body))
    found = facts(document([total, *body]))
    assert sorted(map(str, found)) == sorted(map(str, facts(document([total, *shuffled]))))
    assert len(found) >= 2 * len(body)


@settings(max_examples=5, deadline=None, derandomize=True)
@given(amounts=AMOUNTS, slip=st.sampled_from([0, 500]))
def test_another_scale_leaves_facts_and_findings(amounts: dict[str, int], slip: int) -> None:
    found = []
    for scale, hundredths in (("万元", 100), ("元", 1)):
        body = basic(amounts, hundredths)[1:]
        wrong = basic(amounts | {"30101": amounts["30101"] + slip}, hundredths)[0]
        data = document([wrong, *body], scale)
        rows = pipeline.collection([clean.document("a.txt", data)]).rows["findings"]
        found.append((facts(data), [(row["check"], row["verdict"], row["residual"]) for row in rows]))
    assert found[0] == found[1] and found[0][0] and found[0][1]
