"""The command line as a person and a script meet it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis import store
from analysis.__main__ import cli


def run(*words: str, **more: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "analysis", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=store.ROOT, check=False)


@pytest.mark.parametrize("command", [[], ["clean"], ["audit"], ["report"]])
def test_help_teaches(command: list[str]) -> None:
    result = CliRunner().invoke(cli, [*command, "--help"])
    assert result.exit_code == 0 and "Usage" in result.output and len(result.output.splitlines()) > 5


def test_clean_is_quiet_when_piped_and_succeeds(tmp_path: Path) -> None:
    result = run("clean", "--out", str(tmp_path))
    assert (result.returncode, result.stderr) == (0, "")
    assert len(result.stdout.splitlines()) == 6
    assert result.stdout.endswith("5 documents: 5 read, 0 taken as they were; 0 refused\n")


def test_a_wrong_folder_is_one_sentence_and_a_failure(tmp_path: Path) -> None:
    result = run("clean", "--raw", str(tmp_path / "none"), "--out", str(tmp_path / "out"))
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1 and "--raw" in result.stderr and "Traceback" not in result.stderr


def test_audit_without_clean_tables_says_what_to_run(tmp_path: Path) -> None:
    result = run("audit", "--clean", str(tmp_path))
    assert result.returncode == 2 and "python -m analysis clean" in result.stderr


def test_audit_prints_every_break_in_words() -> None:
    breaks = store.read("findings").query("verdict == 'breaks'")
    english, chinese = (CliRunner().invoke(cli, ["audit", *words]).output for words in ([], ["--chinese"]))
    assert all(text in english for text in breaks["explanation"])
    assert all(text in chinese for text in breaks["explanation_zh"])
    assert "ties" not in [line.split()[0] for line in english.splitlines() if line.startswith("  ")]
    everything = CliRunner().invoke(cli, ["audit", "--all"]).output
    assert len(everything.splitlines()) > len(english.splitlines())


def test_audit_names_the_places_and_ends_with_the_total() -> None:
    lines = CliRunner().invoke(cli, ["audit"]).output.splitlines()
    findings = store.read("findings")
    assert lines[-1].startswith("All ") and f"{len(findings)} checks" in lines[-1] and "\x1b" not in "".join(lines)
    order = ["breaks", "boundary", "untestable"]
    documents = re.split(r"\n(?=\S)", "\n".join(lines))[:-1]
    for document in documents:
        verdicts = [found[1] for found in re.finditer(r"^  (breaks|boundary|untestable) .*\bL\d+", document, re.M)]
        assert verdicts == sorted(verdicts, key=order.index)
    assert any("  breaks" in document for document in documents)


ACTING = "\x1b]0;owned\x07\x1b[31mPoints\u202e"


@pytest.fixture(scope="module")
def acting(rows: dict[str, list[dict[str, object]]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clean tables whose findings hold what commands a terminal."""
    folder = tmp_path_factory.mktemp("acting")
    store.write(rows | {"findings": [row | {"explanation": ACTING} for row in rows["findings"]]}, folder)
    return folder


@pytest.mark.parametrize("words", [["audit"], ["query", "SELECT explanation FROM findings"]])
def test_what_a_document_prints_does_not_steer_the_terminal(words: list[str], acting: Path) -> None:
    said = CliRunner().invoke(cli, [*words, "--clean", str(acting)]).output
    assert "31mPoints" in said and not {"\x1b", "\x07", "\u202e"} & set(said)


def test_audit_prints_one_unit_one_year_one_check() -> None:
    def said(*words: str) -> str:
        return CliRunner().invoke(cli, ["audit", *words]).output

    zhuzhou = said("--unit", "株洲")
    assert "zhuzhou-beijing-office-2024-final: " in zhuzhou and "changsha" not in zhuzhou
    assert zhuzhou.splitlines()[-1].startswith("Chosen documents or groups (1): ")
    assert [line.split(":")[0] for line in said("--year", "2026").splitlines() if line[0] != " "] == [
        "changsha-beijing-office-2026-budget",
        "Chosen documents or groups (1)",
    ]
    kinds = said("--check", "receptions by kind").splitlines()
    assert len(kinds) == 3 and "176" in kinds[1] and "1 breaks" in kinds[2]
    assert said("--unit", "岳阳") == "No finding fits.\n"
