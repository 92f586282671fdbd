"""The contracts of the clean tables: every column with its type, unit, vocabulary and meaning, declared once.

The contract that guards the hand-over to disk and the Frictionless data package that
researchers get are both made from this one declaration.
"""

from dataclasses import dataclass

from analysis import reference

VERSION = "1.0.0"
"""Of the tables: the first number rises when a column goes or changes its meaning, the second when one comes."""

REGIONS = (*dict.fromkeys(row["region"] for row in reference.rows("regions")), "other")
DOCUMENT_TYPES = ("budget", "final_accounts")
FORMATS = ("text", "pdf", "docx", "xlsx", "html")
BASES = ("phase", "year")
PHASES = ("approved", "adjusted", "executed")
KINDS = ("level", "change", "no_change", "share", "completion", "pledge")
VERDICTS = ("ties", "rounding", "breaks", "boundary", "untestable")
CLAIM_VERDICTS = (
    "borne out",
    "only as stated",
    "borne out within the year only",
    "under-execution",
    "no change under the slogan",
    "depends on the boundary",
    "boundary change",
    "contradicted",
    "not testable",
)
READINGS = ("text", "confirmed", "unconfirmed")
ROLES = ("fact", "statement", "indicator", "code", "form", "date", "numbering", "identifier", "unread")
TABLES = (
    "summary",
    "revenue",
    "expenditure",
    "appropriation_summary",
    "general_budget",
    "general_budget_basic",
    "three_public",
    "government_fund",
    "state_capital",
    "project_targets",
    "overall_targets",
    "project_outturn",
    "evaluation_base",
    "self_evaluation_overall",
    "self_evaluation_project",
    "staff",
    "appropriation_expenditure",
    "appropriation_basic",
    "operating_expenses",
    "procurement",
    "other",
)
PROOFS = ("proven", "partly", "unproven")
ROUNDING_MODES = ("half_up", "cut", "pressed", "unknown")
PARTS = ("whole", "prose", "tables")


@dataclass(frozen=True)
class Column:
    """One column: `kind` is string, integer, number (exact decimal) or boolean; `unit` in plain words."""

    name: str
    description: str
    kind: str = "string"
    unit: str = ""
    required: bool = False
    values: tuple[str, ...] = ()
    references: str = ""


@dataclass(frozen=True)
class Table:
    """One clean table; `key` names the columns that tell its rows apart."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def _c(name: str, description: str, kind: str = "string", **more: object) -> Column:
    return Column(name, description, kind, **more)  # type: ignore[arg-type]


_ID = _c("disclosure_id", "The document the row comes from.", required=True, references="disclosures")
_UNIT = _c(
    "spending_unit", "The spending unit (预算单位) the row belongs to: the document's, or the sub-unit its row names."
)
_YEAR = _c("fiscal_year", "The year the figure is for.", "integer", required=True)
_PHASE = _c(
    "phase", "approved: initial budget 年初预算; adjusted: 调整/全年预算; executed: outturn 决算/执行数.", values=PHASES
)
_SCALE = _c("scale", "The scale the figure was printed in: 元, 万元, 亿元; or its unit.")
_READING = _c(
    "reading",
    "How the figure was read: `text`, as the file holds it; by OCR from a picture, `confirmed` where a sum says the "
    "same to the last digit, else `unconfirmed`: then only `printed` is kept.",
    values=READINGS,
)
_PAGE = _c("page", "The page; in a text transcription the line that opens it.", "integer", required=True)
_LOCATOR = _c(
    "locator",
    "Where on the page: L262 is line 262, L262.3 its third cell, @7 the seventh character in it.",
    required=True,
)

DISCLOSURES = Table(
    "disclosures",
    "One row a document.",
    ("disclosure_id",),
    (
        _c("disclosure_id", "Slug of the source file's name.", required=True),
        _c("spending_unit", "The spending unit as the document's title prints it.", required=True),
        _c("unit_code", "The unit's budget code (steadier than its name); empty if none is printed."),
        _c("region", "From reference data or the name.", values=REGIONS, required=True),
        _YEAR,
        _c("document_type", "Budget 部门预算 or final accounts 部门决算.", values=DOCUMENT_TYPES, required=True),
        _c("consolidated", "True where the document adds several spending units.", "boolean", required=True),
        _c("source_file", "File name in data/raw.", required=True),
        _c("sha256", "Checksum of the bytes read.", required=True),
        _c("format", "The format found in the bytes.", values=FORMATS, required=True),
        _c("scale", "The scale that most tables print."),
    ),
)

FACTS = Table(
    "facts",
    "One row a printed amount in a table.",
    ("fact_id",),
    (
        _c("fact_id", "Stable identifier: document and cell.", required=True),
        _ID,
        _UNIT,
        _YEAR,
        _PHASE,
        _c("table", "The standard table.", values=TABLES, required=True),
        _c("direction", "Revenue or expenditure; empty where it makes no sense.", values=("revenue", "expenditure")),
        _c("code", "Functional or economic code, whole; empty where none."),
        _c("label", "The row's label without white space and numbering."),
        _c(
            "measure",
            "What the column says of the amount; `unplaced` where the transcription lost the column.",
            required=True,
        ),
        _c("amount_yuan", "The amount; empty where the cell is blank.", "number", unit="元"),
        _c("quantity", "A number that is no money.", "number", unit="see quantity_unit"),
        _c("quantity_unit", "人, %, ㎡, 分 …"),
        _c("printed", "The figure as printed."),
        _SCALE,
        _c(
            "rounding_step_yuan",
            "Step of the last printed digit, the finest of its table; half of it is the rounding error.",
            "number",
            unit="元",
        ),
        _c("aligned", "False where the column is uncertain.", "boolean", required=True),
        _c("project", "The project an amount belongs to, in the project tables."),
        _PAGE,
        _LOCATOR,
        _c("table_id", "The printed table the amount stands in.", required=True, references="tables"),
        _READING,
    ),
)

PRINTED_TABLES = Table(
    "tables",
    "One row a table as printed, with the proof of its reading.",
    ("table_id",),
    (
        _c("table_id", "Stable identifier: document and first cell.", required=True),
        _ID,
        _c("title", "The title as printed, without white space; empty where none is printed."),
        _c(
            "table",
            "The standard table, or other: kept whole, never added to a known one.",
            values=TABLES,
            required=True,
        ),
        _c("pages", "The pages it covers, joined by `;`."),
        _SCALE,
        _c("columns", "Header and role of each column in order, joined by ` | `."),
        _c(
            "identities_tried",
            "Sums that the form of the table promises and its figures allow to try.",
            "integer",
            required=True,
        ),
        _c("identities_tied", "Those that printed precision allows.", "integer", required=True),
        _c("identities_broken", "Those that it does not.", "integer", required=True),
        _c(
            "proof",
            "proven: every amount is held by a sum that ties or by another table, and no sum fails; partly; unproven.",
            values=PROOFS,
            required=True,
        ),
        _c(
            "rounding_mode",
            "How the figures come to their last digit, as far as the residuals of the sums tell.",
            values=ROUNDING_MODES,
            required=True,
        ),
        _c("note", "What keeps the reading from being proven, and what would settle it."),
    ),
)

FILES = Table(
    "files",
    "One row a file; prose and tables of one disclosure may be several.",
    ("source_file",),
    (
        _c("source_file", "File name in data/raw.", required=True),
        _c("sha256", "Checksum of the bytes read.", required=True),
        _c("format", "The format found in the bytes.", values=FORMATS, required=True),
        _c("pages", "Its pages; in a text transcription the pages of tables that it marks.", "integer", required=True),
        _ID,
        _c("part", "What of the disclosure it holds.", values=PARTS, required=True),
    ),
)

STATEMENTS = Table(
    "statements",
    "One row a quantified statement of the prose, and one a tight-belt pledge without a figure.",
    ("statement_id",),
    (
        _c("statement_id", "Stable identifier.", required=True),
        _ID,
        _c("subject", "What the statement is about.", required=True),
        _c("item", "The subject's words as printed."),
        _c("part_of", "The subject of which this is a part (其中) or a share."),
        _YEAR,
        _PHASE,
        _c("kind", "level, change, no_change, share, completion or pledge.", values=KINDS, required=True),
        _c("amount_yuan", "Signed for a change: a fall is negative.", "number", unit="元"),
        _c("percent", "Signed likewise.", "number", unit="%"),
        _c("quantity", "A count.", "number", unit="see quantity_unit"),
        _c("quantity_unit", "辆, 人, 批次 …"),
        _c("base_year", "The year a change or completion is measured against.", "integer"),
        _c("base_phase", "Its phase; the document's own where no words name one.", values=PHASES),
        _c(
            "base_stated",
            "phase: words name the base's phase (较上年预算); year: only its year (较去年).",
            values=BASES,
        ),
        _c("reason", "The stated reason, short, as printed."),
        _c("slogan", "True where a tight-belt phrase (过紧日子, 厉行节约 …) stands in it.", "boolean", required=True),
        _c("quote", "At most one sentence."),
        _c("printed", "The figures as printed."),
        _SCALE,
        _c("step_yuan", "Step of the amount's last printed digit.", "number", unit="元"),
        _c("percent_step", "Step of the percent's last printed digit.", "number", unit="percentage points"),
        _PAGE,
        _LOCATOR,
        _READING,
    ),
)

FINDINGS = Table(
    "findings",
    "One row a check that was applied.",
    ("finding_id",),
    (
        _c("finding_id", "Stable identifier: check and place.", required=True),
        _c("check", "The rule, by its name in the audit's table.", required=True),
        _c("disclosure_id", "The documents, joined by `;`.", required=True),
        _UNIT,
        _YEAR,
        _c(
            "verdict",
            "ties; rounding: only the printed values differ; breaks: no unrounded values fit, and other ways prove "
            "the reading; boundary: two forms define the figure differently; untestable.",
            values=VERDICTS,
            required=True,
        ),
        _c(
            "severity",
            "Of a break: by its size against the figure, and whether a claim rests on it.",
            values=("none", "minor", "material", "serious"),
        ),
        _c("stated", "The figure the document states.", "number", unit="see unit"),
        _c("derived", "The figure its own numbers give.", "number", unit="see unit"),
        _c("residual", "stated − derived.", "number", unit="see unit"),
        _c("tolerance", "The largest residual that rounding of the printed figures allows.", "number", unit="see unit"),
        _c("unit", "元, % or persons."),
        _c("evidence", "Fact and statement ids, joined by `;`."),
        _c("explanation", "One plain sentence.", required=True),
        _c("explanation_zh", "The same in Chinese.", required=True),
        _c("vouched_by", "Of a break: the checks that tie and hold its figures, or the route that proves it."),
        _c("cause_id", "Breaks with one cause share it; count causes, not rows."),
        _c(
            "repair",
            "The probable misprint, where one slip alone mends everything; all, where there are several.",
        ),
    ),
)

CLAIMS = Table(
    "claims",
    "One row a tight-belt claim: statements that repeat one another, or add up to a whole, are one.",
    ("claim_id",),
    (
        _c("claim_id", "Stable identifier: document and number.", required=True),
        _ID,
        _UNIT,
        _YEAR,
        _c("statement_ids", "The statements that make the claim, joined by `;`.", required=True),
        _c("subject", "What the claim is about, in the words of statements.csv.", required=True),
        _c("kind", "change, no_change, completion or pledge.", values=KINDS, required=True),
        _c("stated_change_yuan", "The change it states: a fall is negative.", "number", unit="元"),
        _c(
            "stated_percent",
            "The percent it states; of a completion, of the budget.",
            "number",
            unit="%",
        ),
        _c("base_year", "The year the change is measured against.", "integer"),
        _c(
            "base_named",
            "True where the sentence names the figure meant: 上年预算, not 去年.",
            "boolean",
        ),
        _c("direction", "Of the printed figure alone.", values=("fell", "rose", "unchanged", "none"), required=True),
        _c("level_yuan", "The level of the year itself.", "number", unit="元"),
        _c("base_yuan", "The level it is measured against, printed or implied.", "number", unit="元"),
        _c("test", "What the documents at hand can test it with, joined by `;`.", required=True),
        _c("verdict", "Of the figure, never of the reason given for it.", values=CLAIM_VERDICTS, required=True),
        _c("low_percent", "The least change over every boundary and every published base.", "number", unit="%"),
        _c("high_percent", "The greatest.", "number", unit="%"),
        _c("arithmetic", "The verdict's arithmetic in one or two sentences.", required=True),
        _c("arithmetic_zh", "The same in Chinese.", required=True),
        _c("reason", "The stated reason, as printed."),
        _c("quote", "The sentence, as printed."),
        _c("evidence", "Fact and statement ids, joined by `;`.", required=True),
        _c("broken_checks", "Findings that break on these figures, joined by `;`."),
    ),
)

PROJECTS = Table(
    "projects",
    "One row a project and phase.",
    ("fact_id",),
    (
        _ID,
        _UNIT,
        _c("unit_code", "The unit's budget code."),
        _c("project", "The project's name.", required=True),
        _c("amount_yuan", "The project's amount.", "number", unit="元"),
        _PHASE,
        _c("goal", "Its stated goal (绩效目标), as printed."),
        _c("fact_id", "The fact that prints the amount.", required=True, references="facts"),
        _YEAR,
        _PAGE,
        _LOCATOR,
    ),
)

INDICATORS = Table(
    "indicators",
    "One row a performance indicator (绩效指标).",
    ("indicator_id",),
    (
        _c("indicator_id", "Stable identifier.", required=True),
        _ID,
        _UNIT,
        _c("table", "The standard table.", values=TABLES),
        _c("project", "Empty for the whole unit."),
        _c("level_1", "一级指标"),
        _c("level_2", "二级指标"),
        _c("level_3", "三级指标"),
        _c("operator", "≥ ≤ = < > 定性 定量"),
        _c("target", "指标值, as printed."),
        _c("measure_unit", "度量单位"),
        _c("content", "指标值内容 or 指标解释"),
        _c("rule", "评（扣）分标准"),
        _c("points", "分值", "number", unit="points"),
        _c("actual", "实际完成值, as printed."),
        _c("score", "得分", "number", unit="points"),
        _c("as_printed", "The row's cells as they stood, joined by ` | `."),
        _c("aligned", "False where the cells could not be placed.", "boolean", required=True),
        _PAGE,
        _LOCATOR,
    ),
)

NUMBERS = Table(
    "numbers",
    "The account of every number: one row a numeric token of a document.",
    ("disclosure_id", "locator"),
    (
        _ID,
        _PAGE,
        _LOCATOR,
        _c("token", "The digits as they stand.", required=True),
        _c("role", "What the number is; `unread` where no reader understood it.", values=ROLES, required=True),
        _c("ref", "The fact, statement or indicator it belongs to."),
    ),
)

REFUSED = Table(
    "refused",
    "Files that could not be read, and why.",
    ("source_file",),
    (
        _c("source_file", "File name.", required=True),
        _c("reason_code", "For scripts.", required=True),
        _c("reason", "One sentence: what is wrong and what to do.", required=True),
    ),
)

CLEAN = (
    DISCLOSURES,
    FILES,
    PRINTED_TABLES,
    FACTS,
    STATEMENTS,
    FINDINGS,
    CLAIMS,
    PROJECTS,
    INDICATORS,
    NUMBERS,
    REFUSED,
)


def table(name: str) -> Table:
    """Return the clean table of a name."""
    return next(each for each in CLEAN if each.name == name)
