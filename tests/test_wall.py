"""The argument as evidence: breaks as sums whose terms lead to their cells, claims on one axis."""

import re
from decimal import Decimal

import pandas as pd
import pytest

from analysis import compare
from analysis.publish import exhibits, results, sums
from analysis.publish.exhibits import cards
from analysis.store import Study

CENTRE = "changsha-general-office-2024-budget"


def sums_of(study: Study) -> dict[str, sums.Sum]:
    return sums.of_findings(study, study.findings[study.findings["verdict"] == "breaks"])


def test_a_break_is_a_sum_whose_terms_lead_to_the_cells_that_print_them(study: Study) -> None:
    found = sums_of(study)
    target = found[f"cost-target-of-a-project/{CENTRE}/i0167"]
    assert (target.stated.value, [term.value for term in target.parts]) == (Decimal(78500), [Decimal(278500)])
    assert target.stated.address.endswith(f"{CENTRE}.html#L662.8") and target.parts[0].address.endswith("#L662.3")
    parts = found["three-public-in-the-evaluation-annex/zhuzhou-beijing-office-2024-final:L1323"]
    assert parts.sign == "+" and [str(term.value) for term in parts.parts] == ["0.00", "264200.00", "0.00", "97100.00"]
    rate = found["completion-rate/zhuzhou-beijing-office-2024-final/s043"]
    assert rate.sign == "/" and [int(term.value) for term in rate.parts] == [197000, 180000]
    left = found["balance-of-projects-stated/zhuzhou-beijing-office-2024-final/s095"]
    assert left.sign == "−" and left.derived == 0 and len(left.parts) == 2
    least = found["canteen-within-reception/zhuzhou-beijing-office-2024-final/s036"]
    assert least.relation == "<"


def test_a_figure_that_no_cell_prints_is_no_term(study: Study) -> None:
    """The planted error: the number stands nowhere, so no link may claim that it does."""
    name = f"cost-target-of-a-project/{CENTRE}/i0167"
    numbers = study.numbers[~((study.numbers["disclosure_id"] == CENTRE) & (study.numbers["token"] == "27.85"))]
    assert name in sums_of(study) and name not in sums_of(study.replaced(numbers=numbers))


def test_a_term_leads_past_the_other_numerals_of_its_place(study: Study) -> None:
    name, ref = f"cost-target-of-a-project/{CENTRE}/i0167", f"{CENTRE}/i0167"
    first = study.numbers[study.numbers["ref"] == ref].iloc[:1].assign(locator="L1.1@1", token="7")
    found = sums_of(study.replaced(numbers=pd.concat([first, study.numbers])))[name]
    assert found.stated.address.endswith("#L662.8")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_no_sum_is_told_in_its_sentence(study: Study, lang: str) -> None:
    frame = exhibits.breaks(study, results.tell(study), lang)
    said = frame.iloc[:, 3].tolist()
    assert next(text for text in said if not text or ("≠" not in text and "<" not in text)).endswith(
        ("unit.", "名称。")
    )
    assert frame.iloc[:, 2].map(bool).all()


def test_all_claims_share_one_axis_and_only_numbers_draw_on_it(study: Study) -> None:
    told = results.tell(study)
    shown = exhibits.wall(study, told).data
    strips = re.findall(r"\[\]\{\.strip ([^}]*)\}", shown)
    assert len(strips) == int(told.claims["low_percent"].notna().sum())
    assert {re.sub(r"[\d.-]+", "", strip) for strip in strips} == {'low="" high="" at="" zero="" from="" to=""'}
    assert {re.search(r'zero="([\d.]+)".*from="([-\d.]+)" to="([\d.]+)"', strip).groups() for strip in strips} == {
        ("80.00", "-100.00", "25.00")
    }
    everything = [float(place) for strip in strips for place in re.findall(r'(?:low|high|at)="([\d.-]+)"', strip)]
    assert min(everything) == 0 and max(everything) < 100


def test_the_axis_holds_zero_and_every_range() -> None:
    def ends(*pairs: tuple[float | None, float | None]) -> tuple[int, int]:
        frame = pd.DataFrame(pairs, columns=["low_percent", "high_percent"], dtype=object)
        return tuple(map(int, cards.axis_of(frame)))

    assert ends((-8, -1)) == (-25, 0) and ends((3, 464.5), (None, None)) == (0, 475) and ends((None, None)) == (0, 0)


def test_a_claim_keeps_its_words_and_says_what_it_states(study: Study) -> None:
    frame = exhibits.claims(study, results.tell(study)).set_index("Document")
    cut = frame[frame["Its words"].str.contains("118.79")].iloc[0]
    assert "压减项目经费开支" in cut["Its words"]
    assert cut["Meaning"].startswith("states −6.71 %: “strictly carrying out")
    assert cut["Verdict"] == "◐ **borne out within the year only**" and cut["Range"] == "−6.7 %"
    assert frame["Meaning"].map(bool).all()


def test_every_verdict_has_a_sign_of_its_own() -> None:
    assert set(cards.SIGNS) == set(compare.VERDICTS) and len(set(cards.SIGNS.values())) == len(cards.SIGNS)


def test_a_rate_shows_its_amounts_and_its_sign_once(study: Study) -> None:
    told = results.tell(study)
    terms = [
        sums.Term(Decimal(value), f"evidence/a.html#L{n}", f"a/s{n}") for n, value in enumerate((100, 197000, 180000))
    ]
    rate = sums.Sum(terms[0], "≠", "/", tuple(terms[1:]), Decimal("109.4444"))
    links = "[100](evidence/a.html#L0){} ≠ [19.70](evidence/a.html#L1) ÷ [18.00](evidence/a.html#L2) = 109.44{}"
    assert exhibits.arithmetic(told, rate, "%") == links.format(" %", " %")
    assert exhibits.arithmetic(told, rate, "%", "zh") == links.format("%", "%")
    assert told.cited["evidence/a.html#L1"] == [("a/s1", "19.70")] * 2


def test_the_boundary_moves_one_item_at_a_step_and_ends_where_it_is_held_constant(study: Study) -> None:
    belt = results.tell(study).belt
    assert belt
    steps = belt.steps
    assert steps["code"].tolist() == ["", "30228", "30239", "30299"]
    assert [results.wan(amount) for amount in steps["later_yuan"]] == ["77.48", "83.36", "98.88", "100.98"]
    assert [results.signed(change) for change in steps["change_percent"]] == ["−5.9 %", "+1.3 %", "+20.1 %", "+22.7 %"]
    assert steps["later_yuan"].iloc[-1] == belt.held["constant_later_yuan"]


def test_an_item_that_stood_under_personnel_in_both_years_moves_in_both(study: Study) -> None:
    belt = results.tell(study).belt
    assert belt
    facts = study.facts.copy()
    mine = (facts["disclosure_id"] == belt.earlier) & (facts["table"] == "general_budget_basic")
    mine &= (facts["code"] == "30228") & (facts["measure"] == "public")
    assert mine.sum() == 1
    facts.loc[mine, "measure"] = "personnel"
    row = compare.boundary_steps(study.replaced(facts=facts), belt.earlier, belt.later).set_index("code").loc["30228"]
    assert (results.wan(row["moved_earlier_yuan"]), results.wan(row["earlier_yuan"])) == ("2.62", "84.92")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_steps_are_a_list_that_stands_by_itself(study: Study, lang: str) -> None:
    text = exhibits.steps(study, results.tell(study), lang, "Headline").data
    assert text.count("::: {.step ") == 4 and 'earlier="823000.00" later="774800.00"' in text
    assert "+[5\\.88](evidence/changsha-beijing-office-2026-budget.html#L" in text
    assert ("trade union dues" in text) == (lang == "en")


def test_three_pairs_of_budget_and_outturn_are_drawn(study: Study) -> None:
    pairs = results.tell(study).pairs
    assert sorted(set(pairs["component"])) == ["reception", "total", "vehicle_operation"] and len(pairs) == 6


def test_the_story_counts_grave_causes_and_broken_checks_apart(study: Study) -> None:
    told = results.tell(study)
    gravest = [own[0].severity for own in told.causes_by_severity]
    assert gravest == ["serious"] * 6 + ["material"] * 4 + ["minor"]
    assert told.grave("serious") == 6 and told.broken("serious") == 7
    assert told.grave("material") + told.grave("minor") == 5 and told.broken("material") + told.broken("minor") == 15


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_linked_figure_stands_at_the_end_of_its_link(study: Study, lang: str) -> None:
    told = results.tell(study)
    frames = [exhibits.breaks(study, told, lang), exhibits.claims(study, told, lang)]
    frames.append(exhibits.three_public(study, told, lang))
    shown = " ".join(str(cell) for frame in frames for cell in frame.to_numpy().ravel())
    links = re.findall(r"\[([−\d,.]+)\]\(evidence/([\w-]+)\.html#([^)]+)\)", shown + exhibits.steps(study, told).data)
    printed: dict[tuple[str, str], set[Decimal]] = {}
    for row in study.numbers.itertuples():
        if re.fullmatch(r"-?[\d,]+(\.\d+)?%?", row.token):
            place = (row.disclosure_id, row.locator.partition("@")[0])
            printed.setdefault(place, set()).add(abs(Decimal(row.token.replace(",", "").rstrip("%"))))
    assert len(links) > 60
    assert [
        (text, document, place)
        for text, document, place in links
        if Decimal(text.replace(",", "").lstrip("−")) not in printed.get((document, place), ())
    ] == []


def test_a_stated_percentage_keeps_the_digits_that_are_printed(study: Study) -> None:
    frame = exhibits.claims(study, results.tell(study))
    ended = frame[frame["Its words"].str.contains("降低100%")].iloc[0]
    assert ended["Meaning"].startswith("states −100 %: ")
