"""Questions in SQL: what they answer, what they print, and that nothing can be changed or reached by one."""

import csv
import hashlib
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from analysis import pipeline, store
from analysis.__main__ import cli

FILES = "disclosures.csv", "facts.csv", "datapackage.json"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the clean tables that a question could spoil."""
    return Path(shutil.copytree(store.CLEAN, tmp_path_factory.mktemp("query") / "clean"))


@pytest.fixture
def ask(folder: Path) -> Callable[..., str]:
    def asked(sql: str, *, terminal: bool = False, as_csv: bool = False) -> str:
        printed = io.StringIO()
        console = Console(file=printed, force_terminal=terminal, width=120, color_system=None)
        pipeline.query(folder, sql, console, as_csv=as_csv)
        return printed.getvalue()

    return asked


def test_amounts_are_exact_and_a_blank_is_nothing(ask: Callable[..., str]) -> None:
    """The Changsha Beijing office prints 16.53 million of 2026; a blank cell is neither zero nor a word."""
    sql = "SELECT amount_yuan FROM facts WHERE {} LIMIT 1"
    assert ask(sql.format("printed = '1,652.53'")) == "amount_yuan\n16525300\n"
    assert ask(sql.format("printed = '5.88'")) == "amount_yuan\n58800\n"
    assert ask(sql.format("amount_yuan IS NULL")) == 'amount_yuan\n""\n'
    assert ask("SELECT 0.1 + 0.2 AS a, 100.50 AS b, true AS c, NULL AS d, 2 AS e") == "a,b,c,d,e\n0.3,100.5,true,,2\n"


def test_a_terminal_gets_a_table_and_a_program_csv(ask: Callable[..., str]) -> None:
    sql = "SELECT spending_unit, fiscal_year FROM disclosures WHERE region = '株洲'"
    piped = [["spending_unit", "fiscal_year"], ["株洲市人民政府驻北京联络处", "2024"]]
    assert [*csv.reader(io.StringIO(ask(sql)))] == piped
    assert [*csv.reader(io.StringIO(ask(sql, terminal=True, as_csv=True)))] == piped
    table = ask(sql, terminal=True)
    assert "株洲市人民政府驻北京联络处 │        2024 │" in table and "┃" in table


def test_a_terminal_is_not_flooded_and_a_pipe_gets_everything(ask: Callable[..., str]) -> None:
    assert "The first 200 rows" in ask("SELECT * FROM range(201)", terminal=True)
    assert "The first" not in ask("SELECT * FROM range(200)", terminal=True)
    assert len(ask("SELECT * FROM range(5000)").splitlines()) == 5001


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1) TO '{folder}/stolen.csv'",
        "COPY facts TO '{folder}/facts.csv'",
        "EXPORT DATABASE '{folder}/stolen'",
        "ATTACH '{folder}/stolen.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CREATE TABLE stolen AS SELECT 1",
        "DROP VIEW facts",
        "INSERT INTO refused VALUES ('a', 'b', 'c')",
        "SET enable_external_access = true",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_csv('https://example.org/a.csv')",
        "SELECT * FROM query('COPY facts TO ''{folder}/stolen.csv''')",
        "WITH a AS (SELECT 1) INSERT INTO refused SELECT 'a', 'b', 'c'",
        "SELECT 1; COPY facts TO '{folder}/stolen.csv'",
        "SELECT 1; SELECT 2",
        "",
        "-- nothing",
        "SELECT FROM WHERE",
        "SELECT no_such_column FROM facts",
        "SELECT * FROM no_such_table",
        "SELECT CAST('a' AS INTEGER)",
    ],
)
def test_what_is_no_question_to_the_tables_is_refused_in_one_sentence(
    sql: str, folder: Path, ask: Callable[..., str]
) -> None:
    before = {path: hashlib.sha256(path.read_bytes()).digest() for path in folder.rglob("*")}
    with pytest.raises(pipeline.QueryError) as refusal:
        ask(sql.format(folder=folder))
    assert "\n" not in str(refusal.value) and str(refusal.value).endswith(".")
    assert before == {path: hashlib.sha256(path.read_bytes()).digest() for path in folder.rglob("*")}


def test_the_command_ends_with_two_where_it_refuses() -> None:
    assert CliRunner().invoke(cli, ["query", "SELECT count(*) AS n FROM disclosures"]).output == "n\n5\n"
    refused = CliRunner().invoke(cli, ["query", "DROP VIEW facts"])
    assert isinstance(refused.exception, pipeline.FOR_PEOPLE) and "DROP" in str(refused.exception)
