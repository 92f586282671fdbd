"""What goes wrong in one document costs that document: the others are written, and a sentence says which."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import hostile_files
import pytest
from click.testing import CliRunner

from analysis import audit, clean, pipeline, store
from analysis.__main__ import cli
from analysis.documents import Line, Options
from analysis.pipeline import cleaning, executors, reading, workers

GOOD, OTHER = "good.txt", "other.txt"
Spoil = Callable[[str, clean.Cleaned], clean.Cleaned]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder with two good disclosures of two units."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name, unit in ((GOOD, "甲办"), (OTHER, "乙办")):
        (folder / name).write_bytes(f"{unit}2024年部门预算公开说明\n".encode() + hostile_files.text(prose=unit))
    return folder


@pytest.fixture
def spoil(monkeypatch: pytest.MonkeyPatch) -> Callable[[Spoil], None]:
    """Let documents be read in this process, and their rows go through a function."""

    @contextmanager
    def here(*_: object) -> Iterator[executors.Here]:
        yield executors.Here()

    monkeypatch.setattr(cleaning, "executor", here)
    monkeypatch.delenv(pipeline.STRICT)
    whole = clean.document

    def plant(fault: Spoil) -> None:
        monkeypatch.setattr(clean, "document", lambda name, *more: fault(name, whole(name, *more)))

    return plant


def broken(name: str, cleaned: clean.Cleaned) -> clean.Cleaned:
    if name == OTHER:
        cell = Line("9", "L7.2", 1)
        raise ZeroDivisionError(cell.text)
    return cleaned


def test_a_fault_of_ours_costs_its_document(raw: Path, tmp_path: Path, spoil: Callable[[Spoil], None]) -> None:
    spoil(broken)
    out = tmp_path / "out"
    result = CliRunner().invoke(cli, ["clean", "--raw", str(raw), "--out", str(out)])
    assert result.exit_code == 1 and GOOD in result.output and "Traceback" not in result.output
    (row,) = store.read("refused", out).to_dict("records")
    assert (row["source_file"], row["reason_code"]) == (OTHER, "internal")
    assert "near L7.2" in row["reason"] and row["reason"].endswith("please report it.")
    assert list(store.read("disclosures", out)["source_file"]) == [GOOD]
    assert "ZeroDivisionError" in (tmp_path / "out.log").read_text(encoding="utf-8")
    debugged = CliRunner().invoke(cli, ["clean", "--raw", str(raw), "--out", str(out), "--debug"])
    assert "Traceback" in debugged.output


def test_the_log_goes_when_the_fault_is_gone(raw: Path, tmp_path: Path, spoil: Callable[[Spoil], None]) -> None:
    (tmp_path / "out.log").write_text("of yesterday", encoding="utf-8")
    pipeline.clean(raw, tmp_path / "out")
    assert not (tmp_path / "out.log").exists()


def test_the_tests_raise_where_a_run_would_refuse(raw: Path, tmp_path: Path, spoil: Callable[[Spoil], None]) -> None:
    spoil(broken)
    with pytest.raises(pipeline.InternalError, match=r"other\.txt: reading it failed near"):
        pipeline.clean(raw, tmp_path / "out", strict=True)
    assert not (tmp_path / "out").exists()


def planned(name: str, cleaned: clean.Cleaned) -> clean.Cleaned:
    if name == OTHER:
        cleaned.rows["facts"][1]["phase"] = "planned"
    return cleaned


def test_a_row_that_breaches_its_contract_costs_its_document(
    raw: Path, tmp_path: Path, spoil: Callable[[Spoil], None]
) -> None:
    spoil(planned)
    done = pipeline.clean(raw, tmp_path / "out")
    (row,) = done.refused
    assert row["source_file"] == OTHER and "facts, row other:L5.4: phase is 'planned'" in str(row["reason"])
    assert list(store.read("disclosures", tmp_path / "out")["source_file"]) == [GOOD]


def one_id(name: str, cleaned: clean.Cleaned) -> clean.Cleaned:
    cleaned.rows["facts"][0]["fact_id"] = "the same"
    return cleaned


def test_an_id_that_two_documents_share_costs_the_second(
    raw: Path, tmp_path: Path, spoil: Callable[[Spoil], None]
) -> None:
    spoil(one_id)
    done = pipeline.clean(raw, tmp_path / "out")
    assert [row["source_file"] for row in done.refused] == [OTHER] and [*done.accounts] == [GOOD]


def test_documents_that_cannot_be_compared_are_told_apart(
    raw: Path, tmp_path: Path, spoil: Callable[[Spoil], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(rows: dict[str, list[dict[str, object]]]) -> list[dict[str, object]]:
        if len(rows["disclosures"]) > 1:
            raise RecursionError
        return []

    monkeypatch.setattr(audit, "between_documents", fault)
    done = pipeline.clean(raw, tmp_path / "out")
    assert [row["source_file"] for row in done.refused] == [OTHER] and [*done.accounts] == [GOOD]


class Deed:
    """What happens in the worker that is handed it."""

    def __init__(self, *deed: object):
        self.deed = deed

    def __reduce__(self) -> tuple[object, ...]:
        return self.deed[0], self.deed[1:]


def test_a_worker_that_is_killed_or_hangs_costs_its_document_and_the_pool_goes_on(raw: Path) -> None:
    options = Options(max_seconds=20)
    good = reading.Task(GOOD, raw, options=options)
    killed = replace(good, manifest=Deed(os.abort))  # type: ignore[arg-type]
    hung = replace(good, manifest=Deed(time.sleep, 600), options=Options(max_seconds=1))  # type: ignore[arg-type]
    with workers.pool(1, options) as pool:
        results = [pool.submit(task).result() for task in (good, killed, hung, good)]
    assert [result.code if isinstance(result, reading.Refusal) else "read" for result in results] == [
        "read", "worker", "time", "read",
    ]  # fmt: skip


def test_a_worker_killed_between_two_documents_is_no_fault_of_the_next(raw: Path) -> None:
    with workers.pool(1, Options()) as pool:
        task = reading.Task(GOOD, raw)
        pool.submit(task).result()
        pool._all[0]._process.kill()
        pool._all[0]._process.wait()
        assert isinstance(pool.submit(task).result(), clean.Cleaned)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system limits the memory of no process")
def test_a_document_that_takes_too_much_memory_is_refused(raw: Path) -> None:
    options = Options(max_memory=60)
    (raw / "large.txt").write_bytes(hostile_files.text(*[hostile_files.ROW] * 100_000))
    with workers.pool(1, options) as pool:
        names = ("large.txt", GOOD)
        large, good = (pool.submit(reading.Task(name, raw, options=options)).result() for name in names)
    assert isinstance(large, reading.Refusal) and large.code == "memory" and isinstance(good, clean.Cleaned)
