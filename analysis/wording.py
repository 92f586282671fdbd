"""The only catalogue of words in two languages: what tables, charts, pages and the terminal call a thing.

Rows of three files in `reference/`: `words` (heads and cells of tables, by their English), `chart_words` (short enough
for a chart, by the name that a frame has for a thing) and `page_words` (what pages say around the data). One English
word has one Chinese word, whichever file it stands in; a test holds them to that.
"""

from functools import cache

from analysis.reference import rows

LANGUAGES = {"en": "english", "zh": "chinese"}


@cache
def _catalogue(lang: str) -> dict[str, str]:
    """Return every word by its key; where a file has no key, the English is one."""
    column = LANGUAGES[lang]
    files = (rows("words"), rows("chart_words"), rows("page_words"))
    return {row.get("key") or row["english"]: row[column] for file in files for row in file}


def word(key: str, lang: str = "en") -> str:
    """Return the word for `key` in a language; a name that nobody has put into words stays as it is."""
    return _catalogue(lang).get(key, key.replace("_", " "))


def known(key: str) -> bool:
    """Whether the catalogue has a word for `key`."""
    return key in _catalogue("en")


@cache
def page(name: str, lang: str = "en") -> dict[str, str]:
    """Return the words that one page says around its data: the rows of `page_words` whose keys begin `name.`."""
    return {key.removeprefix(f"{name}."): text for key, text in _catalogue(lang).items() if key.startswith(f"{name}.")}
