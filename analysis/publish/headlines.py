"""The sentence over each chart: what it shows, computed from the results, so that another collection changes it.

A sentence is chosen by the signs of what was computed; the words are rows `headline.…` of `reference/page_words.csv`.
"""

from decimal import Decimal

from analysis import wording
from analysis.publish.collected import Collected
from analysis.publish.phrases import change, counted, interval, of, signed
from analysis.publish.results import Belt, Story, percent, wan
from analysis.reference import glosses, rows


def series(belt: Belt, lang: str = "en") -> str:
    """Say what the last total is against the year before and against the earlier document."""
    if belt.stated is None:
        return ""
    stated, since = belt.stated.change_yuan, belt.levels[belt.year] - belt.levels[belt.earlier_year]
    way = "cut_up" if stated < 0 < since else "cut_down" if stated < 0 else "rise"
    return _say(
        f"series.{way}",
        lang,
        change=wan(abs(stated)),
        base=stated_year(belt),
        since=wan(abs(since)),
        earlier=belt.earlier_year,
        year=belt.year,
    )


def stated_year(belt: Belt) -> int:
    """Return the year that the stated change is measured against, the earlier document's where none is stated."""
    return belt.earlier_year if belt.stated is None else int(belt.stated.base_year)


def against(belt: Belt, lang: str = "en") -> dict[int, str]:
    """Say, for the year before and the year of the earlier document, what the last total is against it."""
    last = belt.levels[belt.year]
    years = dict.fromkeys(year for year in (stated_year(belt), belt.earlier_year) if year in belt.levels)
    return {year: _say("against", lang, change=_signed(last - belt.levels[year]), year=year) for year in years}


def boundary(belt: Belt, lang: str = "en") -> str:
    """Say what the printed column does and what the boundary held constant makes of it."""
    pairs = [(belt.held[f"{how}_earlier_yuan"], belt.held[f"{how}_later_yuan"]) for how in ("printed", "constant")]
    printed, held = (_percent(change(*pair), lang) for pair in pairs)
    return _say("boundary", lang, printed=printed, held=held)


def account(story: Story, lang: str = "en") -> str:
    """Say how many numbers there are and how many nobody understood."""
    return _say("account", lang, numbers=f"{story.numbers:,}", documents=story.documents, unread=story.unread)


def ties(story: Story, lang: str = "en") -> str:
    """Say how many checks tie and how many break."""
    return _say(
        "ties", lang, ties=f"{story.verdict('ties'):,}", checks=f"{story.checks:,}", breaks=story.verdict("breaks")
    )


def basic(story: Story, lang: str = "en") -> str:
    """Say in how many documents goods and services stand under personnel."""
    frame = story.basic
    moved = frame["class_302_in_personnel_yuan"].map(
        lambda amount: amount is not None and amount == amount and amount > 0
    )
    return _say("basic", lang, count=int(moved.sum()), documents=len(frame))


def decomposition(belt: Belt, lang: str = "en") -> str:
    """Name the part that rose most, and say whether it rose by more than everything else fell."""
    parts = belt.parts.iloc[:-1]
    risen = max(parts.itertuples(), key=lambda row: row.change_yuan)
    falls = sum((-row.change_yuan for row in parts.itertuples() if row.change_yuan < 0), Decimal(0))
    if risen.change_yuan <= 0:
        return _say("parts.none", lang)
    way = "parts.more" if risen.change_yuan > falls > 0 else "parts.most"
    held = risen.component in ("personnel", "public")
    name = wording.word(f"{risen.component} constant", lang) if held else _meaning(risen.component, lang)
    return _say(way, lang, name=name, change=wan(risen.change_yuan), falls=wan(falls))


def projects(belt: Belt, lang: str = "en") -> str:
    """Say how many projects of both years rose and fell, and by how much the largest of them."""
    both = belt.projects[(belt.projects["earlier_yuan"] > 0) & (belt.projects["later_yuan"] > 0)]
    rose, fell = (int((sign * both["change_yuan"] > 0).sum()) for sign in (1, -1))
    largest = max(both.itertuples(), key=lambda row: row.later_yuan)
    name, moved = _meaning(largest.project, lang), _percent(change(largest.earlier_yuan, largest.later_yuan), lang)
    return _say("projects", lang, count=len(both), rose=rose, fell=fell, name=name, change=moved)


def pairs(story: Story, lang: str = "en") -> str:
    """Say how many of the pairs of budget and outturn ended below the budget."""
    wide = story.pairs.pivot_table("amount_yuan", ["disclosure_id", "component"], "phase", aggfunc="first")
    below = int((wide["executed"] < wide["approved"]).sum())
    return _say("pairs", lang, below=below, pairs=len(wide))


def claims(story: Story, lang: str = "en") -> str:
    """Say how many claims the figures bear out, and how many depend on a boundary or on their own word."""
    counts = story.belt_counts
    borne, within = counts["borne out"], counts["borne out within the year only"]
    depends, stated = counts["depends on the boundary"] + counts["boundary change"], counts["only as stated"]
    return _say("claims", lang, claims=len(story.claims), borne=borne, within=within, depends=depends, stated=stated)


def holdings(told: Collected, lang: str = "en") -> str:
    """Say how much there is, and of which years."""
    years = told.documents["fiscal_year"]
    documents, units = counted(told.count, "document"), counted(told.units, "office")
    return _say("collection.holdings", lang, documents=documents, units=units, first=years.min(), last=years.max())


def proofs(told: Collected, lang: str = "en") -> str:
    """Say how many of the printed tables are proven."""
    tables = counted(told.total("printed_tables"), "printed table")
    return _say("collection.proofs", lang, proven=f"{told.total('proven'):,}", tables=tables)


def shares(told: Collected, lang: str = "en") -> str:
    """Say how many documents contradict themselves, with the interval of their share."""
    overall = told.overall
    return _say(
        "collection.shares",
        lang,
        inconsistent=f"{overall.inconsistent:,}",
        tested=counted(overall.tested, "tested document"),
        share=percent(100 * overall.share),
        interval=interval(overall.low, overall.high),
    )


def checks(told: Collected, lang: str = "en") -> str:
    """Name the check that most documents break; several that share the first place are none."""
    first = told.checks[told.checks["inconsistent"] == told.checks["inconsistent"].max()]
    if len(first) > 1:
        count = counted(int(first["inconsistent"].iloc[0]), "document")
        return _say("collection.checks_even", lang, checks=len(first), count=count)
    row = first.iloc[0]
    return _say("collection.checks", lang, check=row["check"], count=f"{row.inconsistent:,}", of=f"{row.documents:,}")


def belts(told: Collected, lang: str = "en") -> str:
    """Say what stands behind the tight-belt claims."""
    return _say(
        "collection.belts",
        lang,
        claims=counted(told.claims, "tight-belt claim"),
        fall=counted(told.behind("a fall"), "fall"),
        rise=counted(told.behind("a rise"), "rise"),
        same=f"{told.behind('no change'):,}",
    )


def forms(told: Collected, lang: str = "en") -> str:
    """Name the standard table that is left out most often, by the share of the documents of its kind."""
    whole = told.published.groupby(["document_type", "table"])["documents"].sum()
    omitted = told.published[told.published["state"] == "omitted"].set_index(["document_type", "table"])["documents"]
    if omitted.empty:
        prose = bool((told.published["state"] == "in prose only").any())
        return _say("collection.forms_prose" if prose else "collection.forms_all", lang)
    shares = omitted / whole.loc[omitted.index]
    if (shares == shares.max()).sum() > 1:
        tables = counted(int((shares == shares.max()).sum()), "table")
        return _say("collection.forms_even", lang, tables=tables, share=percent(100 * shares.max()))
    kind, table = shares.idxmax()
    name = next(row["english"] for row in rows("table_names") if row["table"] == table)
    found = of(int(omitted[kind, table]), int(whole[kind, table]), "document")
    return _say("collection.forms", lang, form=name, kind=wording.word(kind, lang), found=found)


def source(lang: str = "en") -> str:
    """Return the line under a chart: whose figures, whose arithmetic."""
    return _say("source", lang)


def _meaning(name: str, lang: str) -> str:
    """Return a project's name; in English its meaning, where it is known, and the name after it."""
    english = glosses().get(name) if lang == "en" else None
    return f"{english[0].upper()}{english[1:]} ({name})" if english else wording.word(name, lang)


def _say(key: str, lang: str, **values: object) -> str:
    return wording.page("headline", lang)[key].format(**values)


def _signed(amount: Decimal) -> str:
    return f"{'+' if amount > 0 else ''}{wan(amount)}"


def _percent(value: float | None, lang: str) -> str:
    """Return a change in percent, which no line of a headline may tear."""
    return signed(value, lang=lang).replace(" %", "\u00a0%")
