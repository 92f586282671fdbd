"""What a folder may hold besides good files under good names: each is read, or refused in one sentence."""

import os
import unicodedata
from pathlib import Path
from typing import Any

import hostile_files
import pytest

from analysis import pipeline, reference, schema, store
from analysis.documents import Options, Unreadable

UNITS = [f"{name}办" for name in "乙丙丁戊己庚辛"]
CZT = "changsha-czt-centre_2023_budget.txt"


def disclosure(unit: str, year: int = 2024, **more: str) -> bytes:
    return f"{unit}{year}年部门预算公开说明\n".encode() + hostile_files.text(prose=unit, **more)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "good.txt").write_bytes(disclosure("甲办"))
    return folder


def refused(folder: Path, **more: object) -> dict[str, str]:
    done = pipeline.clean(folder, folder.with_name("out"), **more)  # type: ignore[arg-type]
    assert "good.txt" in done.accounts
    return {str(row["source_file"]): str(row["reason_code"]) for row in done.refused}


def manifest(folder: Path, *rows: str) -> None:
    (folder / "manifest.csv").write_text("\n".join(("file,spending_unit,year", *rows)) + "\n", encoding="utf-8")


def test_names_of_all_kinds_are_read(folder: Path) -> None:
    names = [" a b .txt", "-rf.txt", "😀🎉.txt", "预算.TXT", "é.txt", "x" * 251 + ".txt"]
    for n, name in enumerate(names):
        (folder / name).write_bytes(disclosure(UNITS[n]))
    (folder / "inner").mkdir()
    assert refused(folder) == {}
    ids = store.read("disclosures", folder.with_name("out"))["disclosure_id"]
    assert len(set(ids)) == len(names) + 1 and all(ids) and max(len(name.encode()) for name in ids) < 200


def test_a_name_that_is_no_utf_8_is_refused(folder: Path) -> None:
    try:
        (folder / os.fsdecode("预算.txt".encode("gb18030"))).write_bytes(disclosure("乙办"))
    except OSError:
        pytest.skip("this file system holds only names in UTF-8")
    assert [*refused(folder).values()] == ["name"]


def test_names_that_differ_by_case_or_by_the_way_of_writing_an_accent(folder: Path) -> None:
    names = ["BUDGET.txt", "budget.txt", unicodedata.normalize("NFC", "é.txt"), unicodedata.normalize("NFD", "é.txt")]
    for n, name in enumerate(names):
        (folder / name).write_bytes(disclosure(UNITS[n]))
    if len([*folder.iterdir()]) < 5:
        pytest.skip("this file system holds them for the same")
    assert refused(folder) == {"budget.txt": "name_taken"}


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder.parent / "secret.txt").write_bytes(disclosure("乙办"))
    for name, target in {"link.txt": "../secret.txt", "nothing.txt": "nowhere.txt", "own.txt": "own.txt"}.items():
        try:
            (folder / name).symlink_to(target)
        except OSError:
            pytest.skip("this system makes no links")
    found = refused(folder)
    assert found["link.txt"] == "outside" and set(found) == {"link.txt", "nothing.txt", "own.txt"}


def test_the_manifest_cannot_name_a_file_outside(folder: Path) -> None:
    secret = folder.parent / "secret.txt"
    secret.write_bytes(disclosure("乙办"))
    manifest(folder, "good.txt,,", "../secret.txt,,", f"{secret},,")
    assert refused(folder) == {"../secret.txt": "outside", str(secret): "outside"}


def test_rows_of_bare_commas_say_nothing(folder: Path) -> None:
    manifest(folder, ",,", "good.txt,,", ",,", "")
    assert refused(folder) == {}


@pytest.mark.parametrize(
    ("row", "words"), [(",甲办,2024", "row 3: it names no file"), ("good.txt,,2023", "a row already")]
)
def test_a_manifest_row_that_is_ambiguous_is_asked(row: str, words: str, folder: Path) -> None:
    manifest(folder, "good.txt,,", row)
    with pytest.raises(store.StoreError, match=words):
        pipeline.clean(folder, folder.with_name("out"))


def test_a_file_that_the_system_does_not_hand_out_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.open

    def closed(path: Path, *mode: str, **more: Any) -> Any:
        if path.name == "closed.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path, *mode, **more)

    (folder / "closed.txt").write_bytes(b"")
    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(Unreadable, match="Permission denied"):
        store.raw_bytes(folder, "closed.txt", {})
    assert [*store.checksums(folder)] == ["good.txt"]


# ---- what is there twice --------------------------------------------------------------


def test_one_file_twice_a_copy_a_conflict_and_a_revised_version_are_each_said(folder: Path) -> None:
    data = disclosure("甲办")
    (folder / "same.txt").write_bytes(data)
    (folder / "copy.txt").write_bytes(data + "\n本单位无其他事项。\n".encode())
    (folder / "other.txt").write_bytes(data.replace(b"10.00", b"11.00"))
    (folder / "更正.txt").write_bytes(data.replace(b"10.00", b"12.00", 1))
    done = pipeline.clean(folder, folder.with_name("out"))
    assert {row["source_file"]: row["reason_code"] for row in done.refused} == {
        "same.txt": "duplicate", "good.txt": "copy",
    }  # fmt: skip
    assert [*done.accounts] == ["copy.txt", "other.txt", "更正.txt"]
    assert done.notes["other.txt"][0].startswith("in conflict with copy.txt, which is for the same unit, year and type")
    assert [note.partition(",")[0] for note in done.notes["更正.txt"]] == [
        "a revised version (更正) of copy.txt", "a revised version (更正) of other.txt",
    ]  # fmt: skip


# ---- one damaged byte -----------------------------------------------------------------


def flipped(folder: Path) -> None:
    """Flip one bit in 养, in a line that holds the amount 13.56."""
    data = (store.RAW / CZT).read_bytes()
    at = data.index("职工基本医疗保险缴费\t13.56".encode()) + 3
    (folder / CZT).write_bytes(data[:at] + bytes([data[at] ^ 0x80]) + data[at + 1 :])


def test_a_damaged_byte_is_refused_with_its_line(folder: Path) -> None:
    flipped(folder)
    done = pipeline.clean(folder, folder.with_name("out"))
    (row,) = done.refused
    assert (
        row["reason_code"] == "damaged_line" and "line 282" in str(row["reason"]) and "--lenient" in str(row["reason"])
    )


def test_a_lenient_run_reads_around_the_line_and_leaves_its_numbers_unread(folder: Path, rows: dict[str, list]) -> None:
    flipped(folder)
    done = pipeline.clean(folder, folder.with_name("out"), options=Options(lenient=True))
    assert done.refused == [] and "damaged and read around: L282.2; its numbers are unread" in done.notes[CZT]
    numbers = store.read("numbers", folder.with_name("out"))
    unread = numbers[numbers["role"] == "unread"]
    assert list(unread["token"]) == ["30110", "13.56", "13.56"]
    facts = set(store.read("facts", folder.with_name("out")).query("disclosure_id != 'good'")["fact_id"])
    whole = {row["fact_id"]: row["locator"] for row in rows["facts"] if str(row["fact_id"]).startswith("changsha-czt")}
    assert {whole[name].split(".")[0] for name in whole.keys() - facts} == {"L282"} and facts <= whole.keys()


# ---- reference data -------------------------------------------------------------------


def test_a_new_region_needs_no_code() -> None:
    assert {row["region"] for row in reference.rows("regions")} < set(schema.REGIONS)
    enum = next(column.values for column in schema.DISCLOSURES.columns if column.name == "region")
    assert set(enum) == set(schema.REGIONS)
