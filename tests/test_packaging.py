"""What installs, names, licenses and checks the project says the same thing everywhere."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent

# conda-forge's name for a package, where it differs from the one Python's installers know.
CONDA_NAMES = {
    "matplotlib-base": "matplotlib",
    "python-duckdb": "duckdb",
    "seaborn-base": "seaborn",
    "typst-py": "typst",
}
CONDA_ONLY = {"pip", "python", "quarto"}

# Hosts and options that tie an installation to one index. The brackets keep this file from matching itself.
INDEX = re.compile(
    r"py[p]i\.|python[h]osted|anaconda\.[o]rg|/[s]imple/?(?![\w-])|-[-](extra-)?index-url|-[-]find-links|file:/[/]",
    re.IGNORECASE,
)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def project() -> dict:
    return tomllib.loads(read("pyproject.toml"))


def requirements() -> list[Requirement]:
    """Every dependency the project names, those of its development and its build among them."""
    tables = project()["project"]
    names = [*tables["dependencies"], *tables["optional-dependencies"]["dev"], *project()["build-system"]["requires"]]
    return [Requirement(name) for name in names]


def lower_bounds() -> dict[str, str]:
    return {canonicalize_name(each.name): str(each.specifier) for each in requirements()}


def locked(lock: str = "requirements.txt") -> dict[str, list[str]]:
    """Package → its locked versions: more than one where the lock tells systems apart by markers."""
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", read(lock), re.MULTILINE):
        versions.setdefault(canonicalize_name(name), []).append(version)
    return versions


def environment() -> list[Requirement]:
    entries = yaml.safe_load(read("environment.yml"))["dependencies"]
    by_pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    named = [entry for entry in entries if isinstance(entry, str)]
    return [Requirement(entry) for entry in named + by_pip if not entry.startswith("-e")]


def makefile_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.MULTILINE))


def workflow() -> dict:
    return yaml.safe_load(read(".github/workflows/study.yml"))


def test_the_lock_covers_every_dependency():
    for requirement in requirements():
        versions = locked().get(canonicalize_name(requirement.name))
        assert versions, f"{requirement.name} is not in requirements.txt: run `make lock`"
        assert all(requirement.specifier.contains(version) for version in versions), str(requirement)


def test_the_lock_of_the_reader_of_scans_adds_to_the_other_and_contradicts_nothing():
    extra, base = locked("requirements-ocr.txt"), locked()
    wanted = [Requirement(name) for name in project()["project"]["optional-dependencies"]["ocr"]]
    for requirement in wanted:
        assert all(requirement.specifier.contains(version) for version in extra[canonicalize_name(requirement.name)])
    assert {name: extra[name] for name in extra.keys() & base.keys() if extra[name] != base[name]} == {}


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-ocr.txt"])
def test_every_locked_package_carries_hashes(lock: str):
    logical_lines = read(lock).replace("\\\n", " ").splitlines()
    assert logical_lines
    assert [line for line in logical_lines if "--hash=sha256:" not in line] == []


def test_the_conda_environment_asks_for_the_same_versions():
    conda = {
        canonicalize_name(CONDA_NAMES.get(each.name, each.name)): str(each.specifier)
        for each in environment()
        if each.name not in CONDA_ONLY
    }
    assert conda == lower_bounds()


def test_the_conda_environment_has_python_quarto_and_the_package_itself():
    bounds = {each.name: str(each.specifier) for each in environment()}
    assert bounds["python"] == project()["project"]["requires-python"]
    assert bounds["quarto"] == ">=1.10"
    assert "- -e ." in read("environment.yml")
    assert yaml.safe_load(read("environment.yml"))["channels"] == ["conda-forge", "nodefaults"]


def test_no_tracked_file_names_a_package_index():
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("git cannot list the files here")
    files = [ROOT / name for name in names if name and (ROOT / name).is_file()]
    hits = {str(file): INDEX.search(file.read_bytes().decode("utf-8", "ignore")) for file in files}
    assert {name: hit.group() for name, hit in hits.items() if hit} == {}


def commands(path: str) -> str:
    """What a file tells the reader or a machine to run; of Markdown, only the code."""
    text = read(path)
    if not path.endswith(".md"):
        return text
    return "\n".join(block.strip("`") for block in re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))


@pytest.mark.parametrize("path", [".github/workflows/study.yml", ".ci/run", "README.md", "CONTRIBUTING.md"])
def test_every_make_command_that_is_written_down_exists(path):
    calls = re.findall(r"^(?:.*run: )?make((?: [a-z][a-z-]*)+)", commands(path), re.MULTILINE)
    assert calls
    assert {target for call in calls for target in call.split()} <= makefile_targets()


def test_the_workflow_runs_the_two_commands_on_the_oldest_supported_python():
    job = workflow()["jobs"]["make"]
    assert {"make report", "make test"} <= {step.get("run") for step in job["steps"]}
    assert ">=" + job["strategy"]["matrix"]["python"][0] == project()["project"]["requires-python"]


def test_every_target_is_phony_and_listed_by_help():
    phony = re.search(r"^\.PHONY: help (.*)$", read("Makefile"), re.MULTILINE)
    assert phony
    assert {"help", *phony.group(1).split()} - {
        "active-environment",
        "active-environment-reads-scans",
    } == makefile_targets()


def test_the_check_calls_make_test():
    script = ROOT / ".ci" / "run"
    assert script.read_text(encoding="utf-8").rstrip().endswith("\nmake test OCR=1")
    assert os.name == "nt" or os.access(script, os.X_OK)


def test_citation_and_licences_agree_with_the_project():
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["version"] == project()["project"]["version"]
    assert citation["license"] == project()["project"]["license"] == "MIT"
    assert read("LICENSE").startswith("MIT License")
    assert "CC-BY-4.0" in read("LICENSE-report")
