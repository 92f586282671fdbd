"""Adding one file: kept with its manifest row, cleaned and told, or refused with nothing changed."""

import csv
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import office_facsimiles
import pytest
from click.testing import CliRunner

from analysis import store
from analysis.__main__ import cli
from analysis.documents import Unreadable
from analysis.pipeline import add as adding

CZT = "changsha-czt-centre_2023_budget.txt"
OFFICE = "changsha-beijing-office_2024_budget.txt"
NAMELESS = "收 入\t\t支 出\t\n项 目\t本年预算\t项 目\t本年预算\n一、收入\t10.00\t一、支出\t10.00\n"


@pytest.fixture
def folders(raw: Path, tmp_path: Path) -> tuple[Path, Path, Path]:
    """data/raw with one listed disclosure, an empty data/clean, and a folder of notebooks."""
    folder, notebooks = tmp_path / "raw", tmp_path / "notebooks"
    folder.mkdir()
    notebooks.mkdir()
    shutil.copy(raw / CZT, folder)
    header, *rows = (raw / "manifest.csv").read_text(encoding="utf-8").splitlines()
    (folder / "manifest.csv").write_text("\n".join([header, *(r for r in rows if r.startswith(CZT))]), encoding="utf-8")
    for name, source in (("01-one.ipynb", "study = analysis.load()"), ("02-two.ipynb", "1 + 1")):
        cells = [{"cell_type": "code", "source": [source]}]
        (notebooks / name).write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return folder, tmp_path / "clean", notebooks


def add(path: Path, folders: tuple[Path, Path, Path], stated: Mapping[str, str] | None = None, **more) -> list[str]:
    folder, out, notebooks = folders
    return [*adding.add(path, raw=folder, out=out, notebooks=notebooks, stated=stated or {}, **more)]


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_new_file_is_kept_listed_cleaned_and_told(raw: Path, folders: tuple[Path, Path, Path]) -> None:
    told = add(raw / OFFICE, folders)
    folder, out, _ = folders
    assert (folder / OFFICE).read_bytes() == (raw / OFFICE).read_bytes()
    row = manifest(folder)[-1]
    assert {field: row[field] for field in ("file", "region", "year", "document_type", "received_as")} == {
        "file": OFFICE, "region": "长沙", "year": "2024", "document_type": "budget", "received_as": OFFICE,
    }  # fmt: skip
    assert row["spending_unit"] == "长沙市人民政府驻北京联络处"
    assert set(store.read("disclosures", out)["source_file"]) == {CZT, OFFICE}
    assert told[0].startswith("added as ") and "0 unread" in told[1] and "checks: " in told[2]
    assert told[-1] == "outputs will change in 01-one.ipynb: run `make notebooks` and read the differences."


def test_the_rows_before_keep_their_bytes(raw: Path, folders: tuple[Path, Path, Path]) -> None:
    before = (folders[0] / "manifest.csv").read_bytes()
    add(raw / OFFICE, folders)
    assert (folders[0] / "manifest.csv").read_bytes().startswith(before + b"\n")


def test_the_same_bytes_again_are_a_sentence_and_no_change(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "another name.pdf"
    shutil.copy(folders[0] / CZT, path)
    before = state(folders[0])
    assert add(path, folders) == [
        f"another name.pdf is already there, byte for byte, as {folders[0] / CZT}: nothing to do."
    ]
    assert state(folders[0]) == before and not folders[1].exists()


def test_a_second_document_for_unit_year_and_type_is_kept_and_marked(
    folders: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    path = tmp_path / Path(CZT).with_suffix(".docx").name
    data = (folders[0] / CZT).read_bytes().replace(b"\t13.56", b"\t13.65", 1)
    path.write_bytes(office_facsimiles.docx(office_facsimiles.text.read(CZT, data)))
    told = add(path, folders)
    row = manifest(folders[0])[-1]
    assert row["file"] == f"{path.stem}-2.docx" and row["received_as"] == path.name
    assert CZT in row["note"] and any(line.startswith(f"note: {CZT}") for line in told)
    both = store.read("disclosures", folders[1])
    assert list(both["format"]) == ["text", "docx"] and len(set(both["disclosure_id"])) == 2


def test_the_same_disclosure_in_another_format_is_no_second_document(
    folders: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    path = tmp_path / Path(CZT).with_suffix(".docx").name
    path.write_bytes(office_facsimiles.docx(office_facsimiles.transcription(CZT)))
    before = state(folders[0])
    with pytest.raises(Unreadable, match=f"same unit and year as {CZT}, with the same amounts"):
        add(path, folders)
    assert state(folders[0]) == before


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut", b"\x00\x01\x02" * 99, "一、概况\n".encode()])
def test_a_refused_file_changes_nothing(data: bytes, folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    before = state(folders[0])
    with pytest.raises(Unreadable):
        add(path, folders)
    assert state(folders[0]) == before and not folders[1].exists()


def test_a_failure_on_the_way_takes_everything_back(
    raw: Path, folders: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(folders[0])
    monkeypatch.setattr(adding, "clean_folder", lambda *_, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add(raw / OFFICE, folders)
    assert state(folders[0]) == before


def test_only_what_the_document_does_not_print_is_asked(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "nameless.txt"
    path.write_text("2024年部门收支总表\n单位：万元\n" + NAMELESS, encoding="utf-8")
    answers = {
        "Spending unit, as its title prints it": "某办",
        "Fiscal year": "2024",
        adding._QUESTIONS["region"]: "other",
    }
    asked: list[str] = []

    def ask(question: str, default: str) -> str:
        asked.append(question)
        return answers[question]

    add(path, folders, {"year": "2024"}, ask=ask)
    assert asked == ["Spending unit, as its title prints it", adding._QUESTIONS["region"]]
    assert manifest(folders[0])[-1]["spending_unit"] == "某办"


def test_a_script_is_told_which_option_is_missing(folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "nameless.txt"
    path.write_text("2024年部门收支总表\n单位：万元\n" + NAMELESS, encoding="utf-8")
    with pytest.raises(Unreadable, match="--unit"):
        add(path, folders)
    assert len(manifest(folders[0])) == 1


@pytest.mark.parametrize(("field", "answer"), [("year", "24"), ("region", "湖南")])
def test_a_wrong_answer_is_one_sentence(field: str, answer: str) -> None:
    with pytest.raises(store.StoreError, match="is no"):
        adding.checked(field, answer)


def test_a_file_dropped_into_the_folder_only_gets_its_row(raw: Path, folders: tuple[Path, Path, Path]) -> None:
    shutil.copy(raw / OFFICE, folders[0])
    add(folders[0] / OFFICE, folders)
    assert [row["file"] for row in manifest(folders[0])] == [CZT, OFFICE]
    assert {path.name for path in folders[0].iterdir()} == {CZT, OFFICE, "manifest.csv"}


def test_the_first_file_of_a_collection_opens_its_manifest(raw: Path, tmp_path: Path) -> None:
    folders = (tmp_path / "raw", tmp_path / "clean", tmp_path)
    add(raw / OFFICE, folders)
    assert [row["file"] for row in manifest(folders[0])] == [OFFICE]


def test_the_command_line(raw: Path, folders: tuple[Path, Path, Path], tmp_path: Path) -> None:
    options = ["--raw", str(folders[0]), "--out", str(folders[1]), "--yes"]
    result = CliRunner().invoke(cli, ["add", str(raw / OFFICE), *options])
    assert result.exit_code == 0 and "0 unread" in result.output
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"PK\x03\x04 cut")
    result = CliRunner().invoke(cli, ["add", str(bad), *options])
    assert result.exit_code == 1 and f"{bad}: refused: " in result.output
