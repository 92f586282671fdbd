"""The command line as a person and a script meet it."""

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
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


def test_what_a_document_prints_does_not_steer_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    read = store.read

    def hostile(name: str, folder: Path) -> pd.DataFrame:
        frame = read(name, folder)
        return frame.assign(explanation="\x1b]0;owned\x07\x1b[31mPoints") if name == "findings" else frame

    monkeypatch.setattr(store, "read", hostile)
    said = CliRunner().invoke(cli, ["audit"]).output
    assert "31mPoints" in said and "\x1b" not in said and "\x07" not in said
