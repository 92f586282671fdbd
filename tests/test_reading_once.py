"""A document is read once, whoever reads it and whatever ends the run; a large collection gives the same frames."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hostile_files
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis import clean, compare, pipeline, schema, store
from analysis.__main__ import cli
from analysis.documents import Options
from analysis.pipeline import cleaning, closing, pace, parting, reading, version
from analysis.pipeline.jobs import Lost

HERE = pipeline.Where(workers=0)


def disclosure(unit: str, year: int = 2024, prose: str = "") -> bytes:
    title = hostile_files.TITLE.replace("2024", f"{year}")
    return f"{unit}{year}年部门预算公开说明\n".encode() + hostile_files.text(
        prose=prose or f"{unit}{year}", title=title
    )


def written(home: Path) -> Path:
    """Return a folder with four good disclosures of three units."""
    raw = home / "raw"
    raw.mkdir()
    for name, unit, year in (("a", "甲办", 2023), ("b", "乙办", 2024), ("c", "甲办", 2024), ("d", "丙办", 2024)):
        prose = f"{year}年支出预算{year - 2000}.00万元，比上年预算增加5.00万元。"
        (raw / f"{name}.txt").write_bytes(disclosure(unit, year, prose))
    return raw


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return written(tmp_path), tmp_path / "out"


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def afresh(raw: Path, out: Path) -> dict[str, bytes]:
    """What a run that remembers nothing writes."""
    aside = out.with_name("afresh")
    for folder in (aside, store.home(aside)):
        shutil.rmtree(folder, ignore_errors=True)
    pipeline.clean(raw, aside, where=HERE)
    return content(aside)


# ---- what is known is not read again ----------------------------------------------------------


def test_only_what_is_new_or_changed_is_read(folders: tuple[Path, Path]) -> None:
    raw, out = folders
    assert pipeline.clean(raw, out, where=HERE).read == {"a.txt", "b.txt", "c.txt", "d.txt"}
    assert pipeline.clean(raw, out, where=HERE).read == set()
    (raw / "b.txt").write_bytes(disclosure("乙办", prose="另一句"))
    (raw / "e.txt").write_bytes(disclosure("丁办"))
    run = pipeline.clean(raw, out, where=HERE)
    assert run.read == {"b.txt", "e.txt"} and [*run.accounts] == ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]
    assert content(out) == afresh(raw, out)


def test_a_row_of_the_manifest_reads_its_document_again(folders: tuple[Path, Path]) -> None:
    raw, out = folders
    pipeline.clean(raw, out, where=HERE)
    (raw / "manifest.csv").write_text("file,region\nd.txt,株洲\n", encoding="utf-8")
    assert pipeline.clean(raw, out, where=HERE).read == {"d.txt"}
    assert "株洲" in [*store.read("disclosures", out)["region"]]


def test_a_document_that_is_gone_takes_everything_of_it_along(folders: tuple[Path, Path]) -> None:
    raw, out = folders
    pipeline.clean(raw, out, where=HERE)
    (raw / "c.txt").unlink()
    run = pipeline.clean(raw, out, where=HERE)
    assert run.read == set() and content(out) == afresh(raw, out)
    with store.remembered(out) as memory:
        assert memory.of_other_versions("") == 3
    parts = {path.name for path in (store.home(out) / "parts").iterdir()}
    assert parts == {document.part for document in store.catalogue(out).documents}


def test_another_version_of_the_code_reads_all_again_and_says_so(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, out = folders
    pipeline.clean(raw, out, where=HERE)
    monkeypatch.setattr(version, "reading", lambda: "another")
    result = CliRunner().invoke(cli, ["clean", "--raw", str(raw), "--out", str(out), "--workers", "0"])
    assert "4 documents had been read by another version of this program: they are read again." in result.output
    assert "4 documents: 4 read, 0 taken as they were; 0 refused" in result.output


@pytest.mark.parametrize("changed", ["audit/rules.py", "reference/titles.csv", "statements/kinds.py"])
def test_the_version_is_that_of_all_that_reads(changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "analysis"
    shutil.copytree(Path(version.__file__).parents[1], home, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(version, "_HOME", home)
    told: Callable[[], tuple[str, str]] = lambda: (version.reading.__wrapped__(), version.closing.__wrapped__())  # noqa: E731
    before = told()
    (home / "publish" / "panel.py").write_text("", encoding="utf-8")
    assert told() == before
    (home / "compare" / "belts.py").write_text("", encoding="utf-8")
    assert (told()[0] == before[0]) and (told()[1] != before[1])
    with (home / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert told()[0] != before[0]


def test_a_refusal_is_remembered_unless_another_run_may_read_it(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, out = folders
    (raw / "empty.txt").write_bytes(b"")
    (raw / "slow.txt").write_bytes(disclosure("戊办"))
    whole = reading.read
    slow = reading.Refusal("time", "it was too slow")
    monkeypatch.setattr(reading, "read", lambda task: slow if task.name == "slow.txt" else whole(task))
    assert {row["reason_code"] for row in pipeline.clean(raw, out, where=HERE).refused} == {"empty", "time"}
    monkeypatch.setattr(reading, "read", whole)
    run = pipeline.clean(raw, out, where=HERE)
    assert run.read == {"slow.txt"} and [row["source_file"] for row in run.refused] == ["empty.txt"]


def test_whoever_watches_sees_how_many_how_fast_and_how_long(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, out = folders
    clock = iter(range(0, 1000, 20))
    monkeypatch.setattr(pace, "monotonic", lambda: next(clock))
    told: list[str] = []
    pipeline.clean(raw, out, told.append, where=HERE)
    assert told[:2] == [
        "reading 1 of 4, 0.1 a second, 0:01:00 left: a.txt",
        "reading 2 of 4, 0.1 a second, 0:00:40 left: b.txt",
    ]
    assert "comparing 1 of 1, 0.1 a second, 0:00:00 left" in told and told[-1] == ""


def test_a_memory_that_is_damaged_is_begun_anew(folders: tuple[Path, Path]) -> None:
    raw, out = folders
    pipeline.clean(raw, out, where=HERE)
    before = content(out)
    (store.home(out) / "readings.sqlite").write_bytes(b"no database at all" * 100)
    assert len(pipeline.clean(raw, out, where=HERE).read) == 4 and content(out) == before


# ---- killed, and taken up again --------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX systems")
@pytest.mark.parametrize(
    "moment", ["store.Readings.remember", "store.add_part", "store.publish", "store.write_columns"]
)
def test_a_run_that_is_killed_goes_on_where_it_was(moment: str, folders: tuple[Path, Path]) -> None:
    raw, out = folders
    expected = afresh(raw, out)
    owner, name = moment.rsplit(".", 1)
    deadly = (
        "import os, signal, sys; from pathlib import Path; from analysis import pipeline, store\n"
        f"whole, calls = {moment}, []\n"
        "def fatal(*given, **more):\n"
        "    calls.append(1)\n"
        f"    if len(calls) == {3 if name == 'remember' else 1}: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return whole(*given, **more)\n"
        f"{owner}.{name} = fatal\n"
        "pipeline.clean(Path(sys.argv[1]), Path(sys.argv[2]), where=pipeline.Where(workers=0))\n"
    )
    killed = subprocess.run([sys.executable, "-c", deadly, str(raw), str(out)], cwd=store.ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL and not (out / "facts.csv").exists()
    run = pipeline.clean(raw, out, where=HERE)
    assert len(run.read) == (2 if name == "remember" else 0) and content(out) == expected


# ---- whoever reads ---------------------------------------------------------------------------


def test_workers_and_a_cluster_one_of_whose_workers_is_killed_write_the_same(folders: tuple[Path, Path]) -> None:
    from distributed import LocalCluster

    raw, out = folders
    for number in range(8):
        (raw / f"more{number}.txt").write_bytes(disclosure(f"第{number}院"))
    expected = afresh(raw, out)
    pipeline.clean(raw, out.with_name("two"), where=pipeline.Where(workers=2))
    assert content(out.with_name("two")) == expected
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as local:
        doomed = [nanny.pid for nanny in local.workers.values()]

        def kill(what: str) -> None:
            if what.startswith("reading 2 ") and doomed:
                os.kill(doomed.pop(), signal.SIGKILL)

        where = pipeline.Where(scheduler=local.scheduler_address)
        assert len(pipeline.clean(raw, out, kill, where=where).read) == 12
        assert len(doomed) == 1
    assert content(out) == expected


def test_a_scheduler_that_does_not_answer_is_one_sentence(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.pipeline import cluster

    raw, out = folders
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    with pytest.raises(store.StoreError, match=r"tcp://127\.0\.0\.1:1 is no Dask scheduler that answers"):
        pipeline.clean(raw, out, where=pipeline.Where(scheduler="tcp://127.0.0.1:1"))
    assert not out.exists()


# ---- collections beyond some hundreds of documents --------------------------------------------


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same documents as files and in parts of about one document each."""
    home = tmp_path_factory.mktemp("both")
    raw, small, large = written(home), home / "small", home / "large"
    for path in store.RAW.iterdir():
        shutil.copy(path, raw)
    (raw / "empty.txt").write_bytes(b"")
    pipeline.clean(raw, small, where=HERE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parting, "PART", 1)
        patch.setattr(cleaning, "PUBLISHED", 3)
        pipeline.clean(raw, large, where=HERE)
    return small, large


@pytest.fixture
def large(both: tuple[Path, Path], tmp_path: Path) -> Path:
    """A collection in parts, to be spoilt."""
    shutil.copytree(both[1], tmp_path / "large")
    shutil.copytree(store.home(both[1]), store.home(tmp_path / "large"))
    return tmp_path / "large"


def test_frames_are_the_same_whether_files_or_parts_lie_behind(both: tuple[Path, Path]) -> None:
    small, large = both
    assert {path.name for path in large.iterdir()} == {
        "datapackage.json",
        "disclosures.csv",
        "refused.csv",
    }
    assert len({document.part for document in store.catalogue(large).documents}) > 3
    one, other = store.load(small), store.load(large)
    for name in (table.name for table in schema.CLEAN):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
        assert getattr(one, name).map(str).equals(getattr(other, name).map(str)), name
    pd.testing.assert_frame_equal(compare.claims(one), compare.claims(other))
    assert [*dict.fromkeys(other.findings["disclosure_id"])][-1] == "a;c"


def test_a_question_about_one_unit_reads_that_unit(both: tuple[Path, Path], large: Path) -> None:
    for part in {document.part for document in store.catalogue(large).documents if document.spending_unit != "甲办"}:
        shutil.rmtree(store.home(large) / "parts" / part)
    one, other = store.load(both[0], unit="甲办"), store.load(large, unit="甲办")
    assert [*other.disclosures["disclosure_id"]] == ["a", "c"]
    assert {*other.findings["disclosure_id"]} == {"a", "c", "a;c"}
    for name in ("facts", "findings", "numbers"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    with pytest.raises(store.StoreError, match=r"large\.collection lacks facts of a part"):
        len(store.load(large).facts)


def test_portions_make_up_the_whole(both: tuple[Path, Path]) -> None:
    small, large = both
    ids = [ident for study in store.portions(large) for ident in study.facts["fact_id"]]
    assert len(ids) == len(set(ids)) and set(ids) == set(store.read("facts", small)["fact_id"])
    for study in store.portions(large):
        assert {*";".join(study.findings["disclosure_id"]).split(";")} <= {*study.disclosures["disclosure_id"]}


def test_sql_says_the_same_of_files_and_of_parts(both: tuple[Path, Path]) -> None:
    asked = (
        "SELECT disclosure_id, count(*), sum(amount_yuan), count(code) FROM facts GROUP BY ALL ORDER BY ALL",
        "SELECT verdict, count(*), min(fiscal_year) FROM findings GROUP BY ALL ORDER BY ALL",
        "SELECT reason_code FROM refused",
        "SELECT consolidated, count(*) FROM disclosures GROUP BY ALL ORDER BY ALL",
    )
    answers = []
    for folder in both:
        with store.connected(folder) as connection:
            answers.append([connection.execute(each).fetchall() for each in asked])
    assert answers[0] == answers[1]
    assert answers[0][2] == [("empty",)] and len(answers[0][0]) == 9
    assert not any(text == "" for rows in answers[0] for row in rows for text in row)


def test_tables_of_another_version_are_refused_and_cleaned_anew(folders: tuple[Path, Path]) -> None:
    raw, out = folders
    pipeline.clean(raw, out, where=HERE)
    before = content(out)
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == schema.VERSION
    (out / "datapackage.json").write_text(json.dumps(package | {"version": "0.9.0"}), encoding="utf-8")
    with pytest.raises(store.StoreError, match=r"version 0\.9\.0, and this is version .*clean` again"):
        store.load(out)
    pipeline.clean(raw, out, where=HERE)
    assert content(out) == before


def test_the_report_of_single_documents_says_when_there_are_too_many(large: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["report", "--clean", str(large), "--out", str(tmp_path / "pages")])
    assert isinstance(result.exception, pipeline.ReportError) and "analysis collection` tells of" in str(
        result.exception
    )
    assert not (tmp_path / "pages").exists()


def test_a_catalogue_that_the_tables_were_not_written_with_is_refused(large: Path) -> None:
    path = store.home(large) / "collection.json"
    path.write_bytes(path.read_bytes().replace(b"2024", b"2025", 1))
    with pytest.raises(store.StoreError, match="is not the catalogue that"):
        store.load(large)


# ---- parts -------------------------------------------------------------------------------------


def card(name: str, unit: str, code: str = "", region: str = "长沙") -> pipeline.cards.Card:
    return pipeline.cards.Card({"spending_unit": unit, "unit_code": code, "region": region}, "whole", "", "", [], name)


def test_documents_of_one_unit_are_never_parted() -> None:
    cards = {f"{number}": card(f"{number}", f"第{number % 70}局") for number in range(140)}
    cards |= {
        "old": card("old", "旧名", "701"),
        "new": card("new", "新名", "701"),
        "far": card("far", "他", "701", "株洲"),
    }
    parts = parting.parted([*cards], cards)
    units = [unit for part in parts for unit in part]
    assert sorted(name for unit in units for name in unit) == sorted(cards)
    assert ["0", "70"] in units and ["old", "new"] in units and ["far"] in units
    assert len(parts) > 3


def test_a_document_more_touches_few_parts() -> None:
    cards: dict[str, pipeline.cards.Card] = {}
    before: list[list[list[str]]] = []
    for number in range(400):
        cards[f"{number}"] = card(f"{number}", f"第{number}局")
        now = parting.parted([*cards], cards)
        assert len([part for part in now if part not in before]) <= 3
        assert max(sum(map(len, part)) for part in now) <= 48
        before = now


def test_a_unit_that_cannot_be_closed_costs_its_documents_and_no_other(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, out = folders
    whole = closing.Closing.run

    def run(self: closing.Closing) -> closing.Closed:
        names = [name for files in self.disclosures for name, _ in files]
        return self.lost(Lost("time")) if "b.txt" in names else whole(self)

    monkeypatch.setattr(closing.Closing, "run", run)
    pipeline.clean(raw, out, where=HERE, strict=False)
    done = pipeline.clean(raw, out, where=HERE, strict=False)
    (row,) = done.refused
    assert row["source_file"] == "b.txt" and "comparing it with the other documents of its unit" in str(row["reason"])
    assert [*store.read("disclosures", out)["disclosure_id"]] == ["a", "c", "d"]
    monkeypatch.undo()
    assert not pipeline.clean(raw, out, where=HERE).refused and content(out) == afresh(raw, out)


def test_rows_are_kept_exactly(rows: dict[str, list[dict[str, object]]]) -> None:
    assert pipeline.cards.unpacked(pipeline.cards.packed(rows)) == rows
    assert (
        str(pipeline.cards.unpacked(pipeline.cards.packed({"facts": [{"a": clean.Decimal("1.50")}]}))["facts"][0]["a"])
        == "1.50"
    )
    with pytest.raises(TypeError, match="no kind that a table has"):
        pipeline.cards.packed({"facts": [{"a": {1}}]})


def test_a_limit_of_time_does_not_read_again_and_a_limit_of_size_does(folders: tuple[Path, Path]) -> None:
    raw, out = folders
    pipeline.clean(raw, out, where=HERE)
    assert not pipeline.clean(raw, out, where=HERE, options=Options(max_seconds=7)).read
    assert len(pipeline.clean(raw, out, where=HERE, options=Options(max_line=9_000)).read) == 4


def test_the_present_folder_can_hold_the_clean_tables(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, out = folders
    out.mkdir()
    monkeypatch.chdir(out)
    result = CliRunner().invoke(cli, ["clean", "--raw", str(raw), "--out", ".", "--workers", "0"])
    assert result.exit_code == 0 and content(out) == afresh(raw, out)
