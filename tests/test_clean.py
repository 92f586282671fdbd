"""From data/raw to data/clean: the same bytes again, every number accounted for, bad input refused in one sentence."""

import csv
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis import clean, pipeline, reference, schema, store
from analysis.__main__ import cli
from analysis.documents import Unreadable


def test_the_committed_tables_are_what_the_raw_files_give(raw: Path, tmp_path: Path) -> None:
    pipeline.clean(raw, tmp_path)
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (store.CLEAN / path.name).read_bytes(), path.name
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in store.CLEAN.iterdir()}


def test_no_number_is_unread(rows: dict[str, list[dict[str, object]]]) -> None:
    assert [row for row in rows["numbers"] if row["role"] == "unread"] == []


def test_every_digit_of_the_raw_text_is_in_the_account(raw: Path, cleaned: dict[str, clean.Cleaned]) -> None:
    for name, document in cleaned.items():
        text = (raw / name).read_text(encoding="utf-8")
        counted = sum(len(str(row["token"]).replace(",", "").replace(".", "")) for row in document.rows["numbers"])
        assert counted == sum(c.isdigit() for c in text), name


def test_every_token_stands_where_its_locator_says(raw: Path, cleaned: dict[str, clean.Cleaned]) -> None:
    for name, document in cleaned.items():
        lines = (raw / name).read_text(encoding="utf-8").split("\n")
        for row in document.rows["numbers"]:
            place, _, column = str(row["locator"]).partition("@")
            line, _, cell = place[1:].partition(".")
            text = lines[int(line) - 1]
            text = text.split("\t")[int(cell) - 1] if cell else text
            assert text[int(column) - 1 :].startswith(str(row["token"]))


def test_every_reference_of_the_account_resolves(rows: dict[str, list[dict[str, object]]]) -> None:
    known = {
        row[key]
        for name, key in (("facts", "fact_id"), ("statements", "statement_id"), ("indicators", "indicator_id"))
        for row in rows[name]
    }
    for row in rows["numbers"]:
        if row["role"] in ("fact", "statement", "indicator"):
            assert row["ref"] in known, row


def test_a_folder_without_a_manifest_says_the_same_of_itself(
    raw: Path, tmp_path: Path, cleaned: dict[str, clean.Cleaned]
) -> None:
    for name, document in cleaned.items():
        alone = clean.document(name, (raw / name).read_bytes())
        assert alone.rows["disclosures"] == document.rows["disclosures"]


def test_the_account_is_printed_a_line_a_document(raw: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["clean", "--raw", str(raw), "--out", str(tmp_path)])
    assert result.exit_code == 0
    *lines, _ = result.output.splitlines()
    assert len(lines) == 5
    assert all("numbers:" in line and line.endswith("0 unread") for line in lines)


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n", "empty"),
    "binary.txt": (bytes(range(256)) * 8, "binary"),
    "prose.txt": ("一、部门基本情况\n本单位收入预算10万元。\n".encode(), "no_tables"),
    "notes.xyz": (b"whatever it is", "unknown_suffix"),
    "nameless.txt": ("收 入\t\t支 出\t\n项 目\t本年预算\t项 目\t本年预算\n".encode(), "no_identity"),
}


@pytest.fixture
def mixed(raw: Path, tmp_path: Path) -> Path:
    """A folder with one good disclosure among bad files."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    shutil.copy(raw / "changsha-czt-centre_2023_budget.txt", folder)
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    return folder


def told(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_each_bad_file_is_refused_with_its_reason_and_the_good_one_is_read(mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = CliRunner().invoke(cli, ["clean", "--raw", str(mixed), "--out", str(out)])
    assert result.exit_code == 1
    with (out / "refused.csv").open(encoding="utf-8", newline="") as file:
        refused = {row["source_file"]: row for row in csv.DictReader(file)}
    assert {name: row["reason_code"] for name, row in refused.items()} == {
        name: code for name, (_, code) in BAD.items()
    }
    for name, row in refused.items():
        assert row["reason"].count(".") >= 1 and "\n" not in row["reason"]
        assert f"{mixed / name}: refused: {row['reason']}" in result.output
    disclosures = list(csv.DictReader(told(out / "disclosures.csv")))
    assert [row["source_file"] for row in disclosures] == ["changsha-czt-centre_2023_budget.txt"]


def test_a_changed_byte_is_refused(raw: Path, tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    shutil.copytree(raw, folder)
    path = folder / "changsha-czt-centre_2023_budget.txt"
    path.write_bytes(path.read_bytes().replace(b"938.91", b"938.92", 1))
    run = pipeline.clean(folder, tmp_path / "out")
    assert [(row["source_file"], row["reason_code"]) for row in run.refused] == [(path.name, "checksum")]
    assert "manifest.csv" in str(run.refused[0]["reason"])
    assert len(run.accounts) == 4


def test_a_file_that_the_manifest_lists_and_the_folder_lacks_is_refused(raw: Path, tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    shutil.copytree(raw, folder)
    (folder / "changsha-czt-centre_2023_budget.txt").unlink()
    assert [row["reason_code"] for row in pipeline.clean(folder, tmp_path / "out").refused] == ["missing"]


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_a_folder_without_disclosures_is_one_sentence_and_writes_nothing(folder: str, tmp_path: Path) -> None:
    with pytest.raises(store.StoreError, match=r"folder|disclosures"):
        pipeline.clean(tmp_path / folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_breach_of_the_contract_leaves_the_former_tables_whole(
    tmp_path: Path, rows: dict[str, list[dict[str, object]]]
) -> None:
    store.write(rows, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    broken = dict(rows) | {"facts": [*rows["facts"], dict(rows["facts"][0])]}
    with pytest.raises(Exception, match=r"fact_id|unique|duplicate"):
        store.write(broken, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("column", "value"),
    [("table", "no such table"), ("phase", "planned"), ("amount_yuan", 1.5), ("locator", ""), ("disclosure_id", "")],
)
def test_the_contract_catches_a_wrong_value(
    column: str, value: object, tmp_path: Path, rows: dict[str, list[dict[str, object]]]
) -> None:
    broken = dict(rows) | {"facts": [rows["facts"][0] | {column: value}]}
    with pytest.raises(Exception, match=column):
        store.write(broken, tmp_path)


def test_what_is_written_reads_back_exactly(tmp_path: Path, rows: dict[str, list[dict[str, object]]]) -> None:
    store.write(rows, tmp_path)
    facts = store.read("facts", tmp_path)
    assert facts["amount_yuan"].tolist() == [row["amount_yuan"] for row in rows["facts"]]
    assert facts["aligned"].tolist() == [row["aligned"] for row in rows["facts"]]
    assert list(facts.columns) == schema.FACTS.names


def test_the_data_package_is_valid() -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(store.CLEAN / "datapackage.json"))
    assert report.valid, report.flatten(["fieldName", "type", "note"])[:10]


def test_the_manifest_holds_the_checksums(raw: Path) -> None:
    with (raw / "manifest.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert hashlib.sha256((raw / row["file"]).read_bytes()).hexdigest() == row["sha256"]


def test_line_endings_encodings_and_look_alikes_change_no_figure(raw: Path, cleaned: dict[str, clean.Cleaned]) -> None:
    name = "changsha-beijing-office_2024_budget.txt"
    text = (raw / name).read_text(encoding="utf-8")
    wide = text.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789"})
    variants = [
        text.replace("\n", "\r\n").encode("utf-8-sig"),
        text.encode("gb18030"),
        text.encode("utf-16"),
        wide.encode(),
        text.replace("车", "⻋").encode(),
    ]
    wanted = [(r["table"], r["code"], r["label"], r["measure"], r["amount_yuan"]) for r in cleaned[name].rows["facts"]]
    for data in variants:
        facts = clean.document(name, data).rows["facts"]
        assert [(r["table"], r["code"], r["label"], r["measure"], r["amount_yuan"]) for r in facts] == wanted


def test_an_unreadable_file_says_what_to_do() -> None:
    with pytest.raises(Unreadable) as refusal:
        clean.document("budget.txt", b"\x00\x01\x02")
    assert refusal.value.code == "binary" and "save it as" in refusal.value.reason


def corrected(monkeypatch: pytest.MonkeyPatch, printed: str) -> clean.Cleaned:
    """Clean one disclosure with one correction of its total revenue."""
    name = "changsha-czt-centre_2023_budget.txt"
    row = {"source_file": name, "locator": "L148.2", "printed": printed, "corrected": "938.19", "reason": "slip"}
    known = reference.rows
    monkeypatch.setattr(reference, "rows", lambda table: [row] if table == "corrections" else known(table))
    return clean.document(name, (store.RAW / name).read_bytes())


def test_a_correction_reaches_the_fact_and_keeps_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = corrected(monkeypatch, "938.91").rows["facts"]
    assert [row["printed"] for row in facts if row["locator"] == "L148.2"] == ["938.19"]


def test_a_correction_of_what_is_no_longer_printed_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(clean.StaleCorrection, match=r"L148\.2: corrections\.csv expects `999`"):
        corrected(monkeypatch, "999")


def test_a_table_of_no_known_kind_is_kept_whole_beside_the_others(raw: Path, tmp_path: Path) -> None:
    name = "changsha-czt-centre_2023_budget.txt"
    text = (raw / name).read_text(encoding="utf-8")
    stray = "\n2023年车辆保有情况表\n\n单位：万元\n\n车型\t数量\t金额\n轿车\t7\t31.25\n\n2023年政府性基金预算支出情况表"
    folder = tmp_path / "raw"
    folder.mkdir()
    changed = text.replace("\n2023年政府性基金预算支出情况表", stray, 1)
    (folder / name).write_text(changed, encoding="utf-8", newline="\n")
    result = CliRunner().invoke(cli, ["clean", "--raw", str(folder), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0 and " 0 unread" in result.output
    facts = store.read("facts", tmp_path / "out")
    other = facts[facts["table"] == "other"]
    assert [(str(row.amount_yuan or ""), row.quantity, row.printed) for row in other.itertuples()] == [
        ("", 7, "7"),
        ("312500.00", None, "31.25"),
    ]
    assert len(facts) == len(clean.document(name, text.encode()).rows["facts"]) + 2


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a.txt,twenty,,", "is no year"),
        ("a.txt,2024,Paris,", "is no region"),
        ("a.txt,2024,,plan", "is no document_type"),
        ("株洲.txt,2024,,", "is no UTF-8"),
    ],
)
def test_a_wrong_manifest_is_one_sentence(row: str, words: str, tmp_path: Path) -> None:
    text = f"file,year,region,document_type\n{row}\n"
    (tmp_path / "manifest.csv").write_bytes(text.encode("gb18030"))
    result = subprocess.run(
        [sys.executable, "-m", "analysis", "clean", "--raw", str(tmp_path), "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=store.ROOT,
        check=False,
    )
    assert result.returncode == 2 and words in result.stderr and "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()
