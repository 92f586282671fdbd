"""One catalogue of words in two languages: each word once, whole in both, the same wherever it is used."""

import re
from collections import defaultdict

import pytest

from analysis import compare, wording
from analysis.reference import rows

FILES = ("words", "chart_words", "page_words")


def test_one_english_word_has_one_chinese_word() -> None:
    chinese = defaultdict(set)
    for name in ("words", "chart_words"):
        for row in rows(name):
            chinese[row["english"].lower()].add(row["chinese"])
    for english, verdict in compare.VERDICTS_ZH.items():
        chinese[english.lower()].add(verdict)
    assert {english: sorted(words) for english, words in chinese.items() if len(words) > 1} == {}


@pytest.mark.parametrize("name", FILES)
def test_no_key_stands_twice_and_every_word_is_there_in_both_languages(name: str) -> None:
    keys = [row.get("key") or row["english"] for row in rows(name)]
    assert sorted(keys) == sorted(set(keys))
    for row in rows(name):
        assert row["english"] and row["chinese"], row
        holes = [sorted(re.findall(r"\{.*?\}|_[A-Z]+_", row[lang])) for lang in ("english", "chinese")]
        assert holes[0] == holes[1], row


def test_a_key_of_two_files_means_the_same_in_both() -> None:
    said: dict[str, tuple[str, str]] = {}
    for name in FILES:
        for row in rows(name):
            words = row["english"], row["chinese"]
            assert said.setdefault(row.get("key") or row["english"], words) == words, row


def test_a_word_by_its_key_in_either_language() -> None:
    assert wording.word("final_accounts", "zh") == "决算" and wording.word("final_accounts") == "final accounts"
    assert wording.word("no_such_thing", "zh") == "no such thing" and not wording.known("no_such_thing")
    assert wording.page("report", "zh")["contents"] == "目录"
