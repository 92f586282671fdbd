"""The pages as a reader meets them, in the system's Chromium: without one, or without its driver, they are skipped."""

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import html

from analysis.publish import evidence
from analysis.store import Study

selenium = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: `pip install selenium`")
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="no Chromium with chromedriver: `apt-get install chromium chromium-driver`"
)
FLAGS = "headless=new no-sandbox disable-gpu disable-background-networking no-first-run disable-dev-shm-usage"
WIDE, PHONE = 1280, 360
EDITIONS = ["report.html", "report.zh.html"]


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One browser with a fresh profile, whose console and network are recorded; no name resolves in it."""
    options = selenium.ChromeOptions()
    options.binary_location = BROWSER
    for flag in FLAGS.split():
        options.add_argument(f"--{flag}")
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = selenium.Chrome(options=options, service=selenium.ChromeService(DRIVER))
    browser.set_page_load_timeout(60)
    yield browser
    browser.quit()


@pytest.fixture
def visit(driver: Any, site: Path) -> Iterator[Callable[..., Any]]:
    """Open a page afresh at a width; when the test is over, nothing may have failed or left the machine."""

    def opened(address: str, width: int = WIDE) -> Any:
        metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        driver.get("about:blank")
        driver.get(f"{site.as_uri()}/{address}")
        if address.startswith("explorer"):
            wait(driver, "return document.querySelector('main.ready') !== null")
        return driver

    logs(driver)
    yield opened
    said, asked = logs(driver)
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:", "chrome:"))] == []


def logs(driver: Any) -> tuple[list[str], list[str]]:
    """Return what the console said in warning and the addresses that were requested, since the last call."""
    said = [entry["message"] for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    return said, asked


def wait(driver: Any, script: str, seconds: float = 15) -> Any:
    """Return what a script answers, as soon as it is true."""
    end = time.monotonic() + seconds
    while not (found := driver.execute_script(script)) and time.monotonic() < end:
        time.sleep(0.05)
    assert found, script
    return found


def column(driver: Any, table: str, place: int) -> list[str]:
    """Return the visible cells of a column, counted from 1, all at one moment."""
    script = "return Array.from(document.querySelectorAll(arguments[0]), cell => cell.innerText.trim())"
    return list(driver.execute_script(script, f"#{table} tbody td:nth-child({place})"))


def numbers(cells: list[str]) -> list[float]:
    return [float(cell.replace(",", "").replace("−", "-")) for cell in cells if cell != "–"]


def heading(driver: Any, table: str, place: int) -> Any:
    return driver.find_element(By.CSS_SELECTOR, f"#{table} thead th:nth-child({place})")


def style(driver: Any, selector: str, name: str) -> str:
    script = "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]"
    return str(driver.execute_script(script, selector, name))


def one_of_each(study: Study) -> list[tuple[str, str]]:
    """Return (document, locator) of the last fact, statement and indicator of every document that has one."""
    frames = (study.facts[study.facts["printed"] != ""], study.statements, study.indicators)
    last = [frame.groupby("disclosure_id").tail(1) for frame in frames]
    return [(row.disclosure_id, row.locator) for frame in last for row in frame.itertuples()]


def address(page: str, study: Study) -> str:
    return f"evidence/{study.disclosures['disclosure_id'].iloc[0]}.html" if page == "evidence" else page


@pytest.mark.parametrize("page", EDITIONS)
def test_every_link_of_the_report_leads_somewhere(site: Path, page: str) -> None:
    ids: dict[Path, set[str]] = {}
    for href in html.parse(site / page).xpath("//a/@href"):
        file, _, anchor = href.partition("#")
        path = site / file if file else site / page
        if re.match(r"[a-z]+:", href):
            continue
        assert path.is_file(), href
        if anchor:
            known = ids.setdefault(path, set(html.parse(path).xpath("//@id")))
            name = unquote(anchor).partition("?")[0]
            assert (f"tab-{name}" if file.startswith("explorer") else name) in known, href


def test_one_click_leads_from_the_first_claim_to_the_printed_sentence(visit: Callable[..., Any], study: Study) -> None:
    driver = visit("report.html")
    link = driver.find_element(By.CSS_SELECTOR, "main p a[href^='evidence/']")
    figure = link.text
    driver.get(link.get_attribute("href"))
    target = driver.find_element(By.CSS_SELECTOR, ":target").text
    assert "".join(figure.split()) in "".join(target.split())


def test_the_language_switch_works_by_keyboard(visit: Callable[..., Any]) -> None:
    driver = visit("report.html")
    driver.find_element(By.LINK_TEXT, "中文版").send_keys(Keys.ENTER)
    wait(driver, "return document.documentElement.lang.startsWith('zh')")
    driver.find_element(By.LINK_TEXT, "English").send_keys(Keys.ENTER)
    wait(driver, "return document.documentElement.lang === 'en'")


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_place_is_highlighted_and_in_view(study: Study, visit: Callable[..., Any], width: int) -> None:
    for disclosure_id, locator in one_of_each(study):
        driver = visit(evidence.address(disclosure_id, locator), width)
        target = driver.find_element(By.CSS_SELECTOR, ":target")
        assert target.get_attribute("id") == locator.partition("@")[0]
        assert style(driver, ":target", "backgroundColor") == "rgb(255, 224, 138)"
        box = driver.execute_script("return document.querySelector(':target').getBoundingClientRect().toJSON()")
        assert 0 <= box["top"] < 800 and box["left"] < width - 20 and box["right"] > 20, (locator, box)


def test_following_a_link_from_the_explorer_ends_at_the_printed_figure(visit: Callable[..., Any]) -> None:
    driver = visit("explorer.html")
    link = driver.find_element(By.CSS_SELECTOR, "#findings tbody td:last-child a")
    place = link.text
    link.click()
    wait(driver, "return document.querySelector(':target') !== null")
    assert driver.find_element(By.CSS_SELECTOR, ":target").get_attribute("id") == place
    driver.find_element(By.CSS_SELECTOR, ":target .mark > summary").click()
    assert driver.find_element(By.CSS_SELECTOR, ":target .mark li").is_displayed()
    assert driver.find_elements(By.CSS_SELECTOR, ".derived")


def test_the_index_of_readings_opens_by_keyboard_and_leads_back(study: Study, visit: Callable[..., Any]) -> None:
    driver = visit(address("evidence", study))
    driver.find_element(By.CSS_SELECTOR, ".index > summary").send_keys(Keys.ENTER)
    link = driver.find_element(By.CSS_SELECTOR, ".index td a")
    link.send_keys(Keys.ENTER)
    wait(driver, "return document.querySelector(':target') !== null")
    assert driver.find_element(By.CSS_SELECTOR, ":target").get_attribute("id") == link.text


@pytest.mark.parametrize(("place", "name"), [(6, "Stated"), (8, "Residual")])
def test_amounts_sort_as_numbers_and_blanks_stand_last(visit: Callable[..., Any], place: int, name: str) -> None:
    driver = visit("explorer.html")
    button = heading(driver, "findings", place).find_element(By.TAG_NAME, "button")
    assert name in button.text
    button.click()
    rising = numbers(column(driver, "findings", place))
    assert rising == sorted(rising) and heading(driver, "findings", place).get_attribute("aria-sort") == "ascending"
    button.send_keys(Keys.ENTER)
    falling = numbers(column(driver, "findings", place))
    assert falling == sorted(falling, reverse=True) and len(falling) == 25
    assert heading(driver, "findings", place).get_attribute("aria-sort") == "descending"


def test_the_first_rows_are_the_serious_breaks(study: Study, visit: Callable[..., Any]) -> None:
    driver = visit("explorer.html")
    breaks = study.findings[study.findings["verdict"] == "breaks"]
    serious = int((breaks["severity"] == "serious").sum())
    shown = list(zip(column(driver, "findings", 1), column(driver, "findings", 2), strict=True))
    assert shown[:serious] == [("✗ breaks", "serious")] * min(serious, len(shown))


def test_filters_narrow_exactly_stand_in_the_address_and_come_back(study: Study, visit: Callable[..., Any]) -> None:
    driver = visit("explorer.html")
    verdict, _, document = driver.find_elements(By.CSS_SELECTOR, "#panel-findings .filters select")[:3]
    verdict.send_keys("breaks")
    breaks = study.findings[study.findings["verdict"] == "breaks"]
    info = driver.find_element(By.CSS_SELECTOR, "#panel-findings .info")
    assert set(column(driver, "findings", 1)) == {"✗ breaks"} and f"of {len(breaks)} " in info.text
    name = document.find_elements(By.TAG_NAME, "option")[-1].text
    document.send_keys(name)
    assert set(column(driver, "findings", 3)) <= {name}
    address, said = driver.current_url, info.text
    assert "verdict=breaks" in address and "document=" in address
    again = visit(address.partition("/")[2].rpartition("/")[2])
    assert set(column(again, "findings", 1)) <= {"✗ breaks"}
    assert again.find_element(By.CSS_SELECTOR, "#panel-findings .info").text == said


def test_search_finds_words_and_says_when_nothing_fits(visit: Callable[..., Any]) -> None:
    driver = visit("explorer.html")
    field = driver.find_element(By.CSS_SELECTOR, "#panel-findings input")
    field.send_keys("vehicles by kind")
    found = column(driver, "findings", 5)
    assert found and all("vehicles by kind" in check for check in found)
    field.send_keys(" nowhere")
    assert "Nothing fits" in driver.find_element(By.CSS_SELECTOR, "#findings tbody").text


def test_the_rows_that_are_shown_can_be_taken_along(visit: Callable[..., Any]) -> None:
    driver = visit("explorer.html#findings?verdict=untestable")
    driver.execute_script(
        "window.kept = []; URL.createObjectURL = function (blob) { blob.text().then(t => kept.push(t)); return '#'; };"
        "HTMLAnchorElement.prototype.click = function () {};"
    )
    driver.find_element(By.CSS_SELECTOR, "#panel-findings .take").send_keys(Keys.ENTER)
    text = wait(driver, "return window.kept[0]")
    total = driver.find_element(By.CSS_SELECTOR, "#panel-findings .info").text.split(" of ")[1].split()[0]
    lines = text.strip().splitlines()
    assert len(lines) == int(total) + 1 and all(
        "cannot be tested" in line or "untestable" in line for line in lines[1:]
    )


@pytest.mark.parametrize(("page", "width"), [("report.html", WIDE), ("report.zh.html", PHONE)])
def test_a_number_shows_its_printed_cell_beside_the_text(visit: Callable[..., Any], page: str, width: int) -> None:
    driver = visit(page, width)
    driver.execute_script("document.querySelectorAll('details.long').forEach(fold => { fold.open = true; })")
    driver.execute_script("document.querySelectorAll('.wall button.more').forEach(button => button.click())")
    link = driver.find_element(By.CSS_SELECTOR, "figure.table td a[href^='evidence/']")
    link.send_keys(Keys.ENTER)
    panel = driver.find_element(By.ID, "evidence-panel")
    assert panel.is_displayed() and driver.current_url.endswith(page)
    marked = driver.find_element(By.CSS_SELECTOR, "#evidence-panel .here, #evidence-panel mark")
    assert link.text.replace(",", "") in marked.text.replace(",", "") or not any(c.isdigit() for c in link.text)
    whole = panel.find_element(By.CSS_SELECTOR, "a[data-whole]").get_attribute("href")
    assert (".zh.html#" in whole) == (page == "report.zh.html")
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not panel.is_displayed() and driver.switch_to.active_element == link


@pytest.mark.parametrize("page", ["explorer.html", "explorer.zh.html"])
def test_tabs_work_by_keyboard(visit: Callable[..., Any], page: str) -> None:
    driver = visit(page)
    first, second, _ = driver.find_elements(By.CSS_SELECTOR, "[role=tab]")
    first.send_keys(Keys.ARROW_RIGHT)
    assert driver.switch_to.active_element == second
    assert second.get_attribute("aria-selected") == "true" and first.get_attribute("tabindex") == "-1"
    assert driver.find_element(By.ID, "statements").is_displayed()
    assert not driver.find_element(By.ID, "findings").is_displayed()
    second.send_keys(Keys.HOME)
    assert driver.switch_to.active_element == first and driver.find_element(By.ID, "findings").is_displayed()


def test_an_address_opens_its_tab(study: Study, visit: Callable[..., Any]) -> None:
    driver = visit("explorer.html#statements")
    assert driver.find_element(By.ID, "tab-statements").get_attribute("aria-selected") == "true"
    assert len(column(driver, "statements", 1)) == min(25, int(study.statements["slogan"].sum()))


def test_on_a_phone_a_row_is_a_card_that_can_be_sorted(visit: Callable[..., Any]) -> None:
    driver = visit("explorer.html", PHONE)
    label = driver.execute_script(
        "return getComputedStyle(document.querySelector('#findings td:nth-child(6)'), '::before').content"
    )
    assert label == '"Stated, 万元"'
    driver.find_element(By.CSS_SELECTOR, "#panel-findings .sort select").send_keys("Stated, 万元 ↓")
    stated = numbers(column(driver, "findings", 6))
    assert stated == sorted(stated, reverse=True)


@pytest.mark.parametrize("page", ["report.html", "report.zh.html", "explorer.html", "explorer.zh.html", "evidence"])
def test_nothing_scrolls_sideways_on_a_phone(study: Study, visit: Callable[..., Any], page: str) -> None:
    driver = visit(address(page, study), PHONE)
    for opened in (False, True):
        driver.execute_script(f"document.querySelectorAll('details').forEach(d => d.open = {str(opened).lower()})")
        wide = driver.execute_script("return document.documentElement.scrollWidth")
        assert wide <= PHONE, page


@pytest.mark.parametrize("page", EDITIONS)
def test_every_table_shows_its_last_column_on_a_desktop(visit: Callable[..., Any], page: str) -> None:
    driver = visit(page)
    cut = """return [...document.querySelectorAll('table')].filter(table =>
        table.parentElement.scrollWidth > table.parentElement.clientWidth + 1).map(table => table.textContent)"""
    assert driver.execute_script(cut) == []


def test_the_pages_are_whole_without_scripts(study: Study, visit: Callable[..., Any]) -> None:
    driver = visit("explorer.html")
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        driver.refresh()
        loose = study.findings["verdict"].isin(["breaks", "boundary", "untestable"]).sum()
        assert len(driver.find_elements(By.CSS_SELECTOR, ".fallback tbody tr")) == min(150, loose)
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("page", EDITIONS)
def test_the_reader_moves_the_boundary_item_by_item(visit: Callable[..., Any], page: str) -> None:
    driver = visit(page, PHONE)
    told = driver.find_element(By.CSS_SELECTOR, ".steps .told")
    on = driver.find_elements(By.CSS_SELECTOR, ".steps button")[-1]
    seen = [told.text]
    for key in (Keys.ENTER, Keys.SPACE, Keys.ENTER, Keys.ENTER):
        on.send_keys(key)
        seen.append(told.text)
    changes = [re.search(r"[−+][\d.]+(?=\s?%)", text) for text in seen]
    assert [found[0] for found in changes if found] == ["−5.9", "+1.3", "+20.1", "+22.7", "+22.7"]
    assert driver.find_elements(By.CSS_SELECTOR, ".steps button[aria-current]")[0].text == "4"
    drawing = driver.find_element(By.CSS_SELECTOR, "#fig-boundary svg.narrow")
    assert not drawing.is_displayed()


def test_without_a_script_the_steps_are_a_list_under_the_drawing(visit: Callable[..., Any]) -> None:
    driver = visit("report.html")
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        driver.refresh()
        steps = driver.find_elements(By.CSS_SELECTOR, ".steps .step")
        assert len(steps) == 4 and all(step.is_displayed() for step in steps)
        assert driver.find_element(By.CSS_SELECTOR, "#fig-boundary svg.wide").is_displayed()
        assert driver.find_element(By.CSS_SELECTOR, ".wall .quote").is_displayed()
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("page", EDITIONS)
def test_every_card_of_the_wall_draws_on_the_same_axis(visit: Callable[..., Any], page: str) -> None:
    driver = visit(page, PHONE)
    script = """return Array.from(document.querySelectorAll('.wall .strip'), function (strip) {
        const right = strip.getBoundingClientRect().right;
        const place = part => [part.className, Math.round(part.getBoundingClientRect().left), right];
        return [...strip.querySelectorAll('i')].map(place);
    })"""
    strips = driver.execute_script(script)
    assert len({tuple(left for name, left, _ in strip if name == "zero") for strip in strips}) == 1
    assert all(left < right for strip in strips for _, left, right in strip)
    button = driver.find_element(By.CSS_SELECTOR, ".wall button.more")
    words = driver.find_element(By.CSS_SELECTOR, ".wall .quote")
    assert not words.is_displayed() and button.get_attribute("aria-label")
    button.send_keys(Keys.ENTER)
    assert words.is_displayed() and button.get_attribute("aria-expanded") == "true"


def test_a_phone_is_not_made_to_scroll_for_long(visit: Callable[..., Any]) -> None:
    driver = visit("report.html", PHONE)
    assert (
        wait(driver, "return document.querySelector('details.long') && document.documentElement.scrollHeight") < 20000
    )
    driver.execute_script("location.hash = 'tbl-rules'")
    assert driver.find_element(By.ID, "tbl-rules").is_displayed()


@pytest.mark.skipif(
    find_spec("axe_core_python") is None, reason="axe-core is not installed: `pip install axe-core-python`"
)
@pytest.mark.parametrize(
    ("page", "width", "theme"),
    [
        ("report.html", WIDE, "dark"),
        ("report.html", 768, "light"),
        ("report.zh.html", PHONE, "light"),
        ("evidence", WIDE, "light"),
        ("evidence", PHONE, "dark"),
        ("explorer.html", WIDE, "light"),
        ("explorer.zh.html#statements", PHONE, "dark"),
    ],
)
def test_axe_finds_no_serious_violation(
    study: Study, driver: Any, request: pytest.FixtureRequest, page: str, width: int, theme: str
) -> None:
    request.addfinalizer(lambda: driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []}))
    asked = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", asked)
    driver = request.getfixturevalue("visit")(address(page, study), width)
    assert driver.execute_script("return matchMedia('(prefers-color-scheme: dark)').matches") == (theme == "dark")
    driver.set_script_timeout(90)
    driver.execute_script(resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = driver.execute_async_script("axe.run({resultTypes: ['violations']}).then(arguments[arguments.length - 1])")
    serious = [
        (rule["id"], rule["nodes"][0]["target"], rule["nodes"][0]["failureSummary"])
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_nothing_that_a_document_prints_is_executed(hostile_site: Path, driver: Any) -> None:
    pages = [page for page in sorted(hostile_site.rglob("*.html")) if ".rendering" not in str(page)]
    assert len(pages) > 5
    for page in pages:
        driver.get(page.as_uri())
        time.sleep(0.2)
        driver.execute_script(
            "document.querySelectorAll('main a').forEach(a => a.href.startsWith('javascript') && a.click())"
        )
        assert driver.execute_script("return window.pwned === undefined"), page.name
    logs(driver)
