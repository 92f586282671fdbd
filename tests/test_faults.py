"""The disk fills, the machine dies, two people run it at once: the former tables or the new ones, and one sentence."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import hostile_files
import pytest
from click.testing import CliRunner

from analysis import pipeline, store
from analysis.__main__ import cli
from analysis.store import whole

posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX systems")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with one good disclosure, and its clean tables."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "good.txt").write_bytes("甲办2024年部门预算公开说明\n".encode() + hostile_files.text())
    pipeline.clean(raw, out)
    return raw, out


def run(raw: Path, out: Path, before: str = "") -> "subprocess.Popen[str]":
    code = f"import sys; sys.argv[1:] = ['clean', '--raw', {str(raw)!r}, '--out', {str(out)!r}]; {before}"
    code += "\nfrom analysis.__main__ import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_package_holds_the_checksum_of_every_table(folders: tuple[Path, Path]) -> None:
    facts = folders[1] / "facts.csv"
    facts.write_bytes(facts.read_bytes().replace(b"10.00", b"10.01", 1))
    with pytest.raises(store.StoreError, match=r"facts\.csv is not the file that datapackage\.json describes"):
        store.load(folders[1])


@posix
def test_a_kill_at_any_moment_leaves_the_former_tables_or_the_new(folders: tuple[Path, Path]) -> None:
    raw, out = folders
    (raw / "second.txt").write_bytes("乙办2024年部门预算公开说明\n".encode() + hostile_files.text(prose="乙"))
    former = content(out)
    pipeline.clean(raw, out.with_name("aside"))
    new = content(out.with_name("aside"))
    loop = (
        "import itertools; from pathlib import Path; from analysis import store; "
        "new, out = Path(sys.argv[4] + '/../aside'), Path(sys.argv[4])\n"
        "for n in itertools.count():\n"
        "    with store.writing(out), store.replaced(out, lambda name: True) as scratch:\n"
        "        for path in (new if n % 2 else new.with_name('former')).iterdir():\n"
        "            (scratch / path.name).write_bytes(path.read_bytes())\n"
    )
    out.with_name("former").mkdir()
    for name, data in former.items():
        (out.with_name("former") / name).write_bytes(data)
    chance = random.Random(4)
    for _ in range(8):
        process = run(raw, out, before=loop)
        time.sleep(0.3 + 0.3 * chance.random())
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert content(out) in (former, new)
    pipeline.clean(raw, out)
    assert content(out) == new
    assert [path.name for path in out.parent.iterdir() if path.name.startswith(".")] == []


@posix
def test_a_second_run_says_that_it_waits(folders: tuple[Path, Path]) -> None:
    with store.writing(folders[1]):
        second = run(*folders)
        assert second.stderr and "is in use by another run: waiting" in second.stderr.readline()
    assert second.wait(60) == 0
    second.communicate()


@posix
def test_a_full_disk_is_one_sentence_and_the_former_tables_stay(folders: tuple[Path, Path]) -> None:
    raw, out = folders
    before = content(out)
    (raw / "second.txt").write_bytes("乙办2024年部门预算公开说明\n".encode() + hostile_files.text(prose="乙"))
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))"
    process = run(raw, out, full)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 2 and said.count("\n") == 1 and "nothing was changed" in said, said
    assert content(out) == before and [path.name for path in out.parent.glob(".*")] == []


@pytest.mark.parametrize("command", ["clean", "add"])
def test_a_folder_that_cannot_be_written_is_one_sentence(command: str, folders: tuple[Path, Path]) -> None:
    raw, out = folders
    (out.parent / "file").write_text("", encoding="utf-8")
    nowhere = str(out.parent / "file" / "out")
    (out.parent / "new.txt").write_bytes("乙办2024年部门预算公开说明\n".encode() + hostile_files.text(prose="乙"))
    words = ["clean", "--raw", str(raw)] if command == "clean" else ["add", str(out.parent / "new.txt"), "--yes"]
    words += [] if command == "clean" else ["--raw", str(raw)]
    before = content(raw)
    result = subprocess.run(
        [sys.executable, "-m", "analysis", *words, "--out", nowhere],
        cwd=store.ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert result.returncode == 2 and "Traceback" not in result.stderr and result.stderr.count("\n") == 1
    assert "nothing was written" in result.stderr and content(raw) == before


def test_what_somebody_else_put_into_the_folder_stays(folders: tuple[Path, Path]) -> None:
    raw, out = folders
    (out / "notes.md").write_text("mine", encoding="utf-8")
    (out / "drafts").mkdir()
    pipeline.clean(raw, out)
    assert (out / "notes.md").read_text(encoding="utf-8") == "mine" and (out / "drafts").is_dir()


def test_where_folders_cannot_be_exchanged_in_one_step_they_are_in_two(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, out = folders
    before = content(out)
    monkeypatch.setattr(whole, "_exchanged", lambda *_: False)
    pipeline.clean(raw, out)
    assert content(out) == before
    out.rename(out.with_name(".former-out"))  # killed between the two steps
    with store.writing(out):
        assert content(out) == before


def test_a_page_of_a_document_that_is_gone_goes_too(tmp_path: Path) -> None:
    pages = tmp_path / "_output"
    (pages / "evidence").mkdir(parents=True)
    (pages / "evidence" / "gone.html").write_text("", encoding="utf-8")
    with store.replaced(pages, lambda name: name == "evidence") as scratch:
        (scratch / "evidence").mkdir()
    assert [*(pages / "evidence").iterdir()] == []


def test_no_command_of_a_document_reaches_the_terminal(folders: tuple[Path, Path]) -> None:
    raw, out = folders
    (raw / "good.txt").unlink()
    (raw / "\x1b]0;owned\x07.txt").write_bytes("甲办2024年部门预算公开说明\n".encode() + hostile_files.text())
    (raw / "\x9b2J\u202ebad.txt").write_bytes(b"")
    result = CliRunner().invoke(cli, ["clean", "--raw", str(raw), "--out", str(out)])
    audited = CliRunner().invoke(cli, ["audit", "--clean", str(out), "--all"])
    assert result.exit_code == 1 and audited.exit_code == 0
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & {*result.output, *audited.output}
