"""A student works through 01-numpy in a real browser, from the blank to the curve."""

import lab
import pytest
from build_class import solution_blanks
from conftest import ROOT, find_program

from grader.exercises import STAGES
from grader.exercises.points import points_of

pytestmark = pytest.mark.browser

STAGE = "01-numpy"
WORTH = points_of(f"{STAGE}/grad_y_pred")
#: What `make lab` starts Lab with.
OPTIONS = (
    "--notebook-dir=notebooks",
    "--LabApp.default_url=/lab/tree/00-start-here.ipynb",
)
HEADS = {name: lab.head_of(STAGE, name) for name in solution_blanks(STAGE)}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("student")
    lab.copy_notebooks(ROOT / "notebooks", folder / "notebooks")
    with lab.server(folder, folder / "home", *OPTIONS) as address:
        yield address


@pytest.fixture(scope="module")
def page(address):
    with lab.browser_page(find_program(*lab.CHROMIUM_NAMES)) as page:
        lab.open_notebook(page, address, f"{STAGE}/{STAGE}.ipynb")
        yield page


def check_of(name):
    return f'check("{STAGE}/{name}")'


def validate(page):
    """Press nbgrader's button on the saved notebook; return what its dialog says."""
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    # Validate saves too, and two savings at once ask which one counts.
    page.locator(".lm-TabBar-tab.jp-mod-dirty").first.wait_for(state="detached")
    page.locator(".jp-NotebookPanel-toolbar").get_by_text("Validate").click()
    dialog = page.locator(".jp-Dialog", has_text="Validation Results")
    dialog.wait_for(timeout=120_000)
    text = dialog.inner_text()
    dialog.get_by_role("button").last.click()
    dialog.wait_for(state="detached")
    return text


def test_the_blank_notebook_runs_from_top_to_bottom(page):
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    last = lab.cell_with(page, "without it (wrong)")
    last.get_by_text("waits for a blank").wait_for()
    assert page.locator(".jp-OutputArea-output[data-mime-type*='error']").count() == 0
    assert page.get_by_text("not filled in yet").count() >= len(HEADS)


def test_the_picture_is_shown_and_has_a_description(page):
    image = page.locator(".jp-MarkdownOutput img")
    assert image.evaluate("i => i.complete && i.naturalWidth") > 0
    assert "computational graph" in image.get_attribute("alt")


def test_hints_open_one_at_a_time(page):
    text = page.locator(".jp-MarkdownOutput", has_text="3.2 · Through")
    assert text.get_by_text("Hint 1").is_visible()
    assert not text.get_by_text("Hint 2").is_visible()
    text.get_by_text("Hint 1").click()
    assert text.get_by_text("Hint 2").is_visible()
    assert not text.get_by_text("Transposing is").is_visible()


def test_a_wrong_answer_is_named(page):
    lab.fill_in(page, HEADS["grad_y_pred"], "grad_y_pred = y_pred - y")
    lab.run(page, HEADS["grad_y_pred"])
    cell = lab.run(page, check_of("grad_y_pred"))
    cell.get_by_text("exactly half of the right answer").wait_for()
    cell.get_by_text(f"not right yet (0 of {WORTH:g} points)").wait_for()
    tables = cell.locator("figure table")
    captions = ["yours", "right", "yours − right"]
    assert tables.locator("caption").all_inner_texts() == captions
    assert all(tables.nth(i).is_visible() for i in range(3))
    assert tables.first.locator("td").count() > 5


def test_a_hint_is_typed_and_shown(page):
    cell = lab.cell_with(page, check_of("grad_y_pred"))
    cell.get_by_text('hint("grad_y_pred")').wait_for()
    lab.new_cell_below(page, check_of("grad_y_pred"), 'hint("grad_y_pred", 2)')
    cell = lab.run(page, 'hint("grad_y_pred", 2)')
    cell.get_by_text("Hint 2 of 2").wait_for()
    cell.locator("mjx-container").first.wait_for()
    lab.delete_cell(page, 'hint("grad_y_pred", 2)')


def test_validate_reports_the_failure(page):
    text = validate(page)
    assert "did not pass" in text or "failed" in text.lower()
    assert "exactly half of the right answer" in text
    assert "not filled in yet" in text


def test_right_answers_are_checked_and_the_curve_is_drawn(page):
    answers = solution_blanks(STAGE)
    lab.replace_line(
        page, HEADS["grad_y_pred"], "grad_y_pred = y_pred - y", answers["grad_y_pred"]
    )
    for name, head in HEADS.items():
        if name != "grad_y_pred":
            lab.fill_in(page, head, answers[name])
        lab.run(page, head)
        lab.run(page, check_of(name)).get_by_text(": right (").wait_for()
    lab.run(page, "def backward(")
    lab.run(page, check_of("backward")).get_by_text("backward: right").wait_for()
    training = lab.run(page, "losses, *_ = train(")
    training.get_by_text("step 499   loss 4.85e-07").wait_for()
    curve = lab.run(page, 'plot_losses({"01 NumPy"')
    image = curve.locator(".jp-OutputArea img")
    image.wait_for()
    assert image.evaluate("i => i.naturalWidth") > 400


def test_validate_reports_success(page):
    assert "Success" in validate(page)


@pytest.mark.parametrize("stage", STAGES)
def test_every_formula_and_every_picture_is_shown(address, page, stage):
    tab = page.context.browser.new_page()
    tab.set_default_timeout(60_000)
    # In a workspace of its own: Lab opens again what the last visitor left open.
    tab.goto(
        f"{address}lab/workspaces/{stage}/tree/{stage}/{stage}.ipynb?token={lab.TOKEN}"
    )
    texts = tab.locator(lab.TEXTS)
    texts.locator("mjx-container").first.wait_for()
    tab.wait_for_function(
        "texts => { const all = [...document.querySelectorAll(texts)];"
        " return all.every(text => !text.innerText.includes('$'))"
        " && all.every(text => [...text.querySelectorAll('img')]"
        ".every(image => image.complete)); }",
        arg=lab.TEXTS,
    )
    assert texts.locator("mjx-merror").count() == 0
    assert texts.locator("mjx-container").count() > 10
    images = texts.locator("img").evaluate_all(
        "all => all.map(i => [i.src, i.complete && i.naturalWidth > 100])"
    )
    assert images and all(shown for _, shown in images), images
    tab.close()


def test_lab_opens_on_the_map_which_leads_to_a_stage(address, page):
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(option in recipe for option in OPTIONS)
    tab = page.context.browser.new_page()
    tab.set_default_timeout(60_000)
    tab.goto(f"{address}?token={lab.TOKEN}")
    texts = tab.locator(lab.TEXTS)
    texts.get_by_role("heading", name="Start here").wait_for()
    picture = texts.locator("img").first
    assert picture.evaluate("i => i.complete && i.naturalWidth > 100")
    lab.wait_for_kernel(tab)
    lab.fill_in(tab, "def slope(", "return (w * x - y) * x")
    lab.run(tab, "def slope(")
    lab.run(tab, "00-start-here/slope").get_by_text("exactly half").wait_for()
    texts.get_by_role("link", name="01-numpy").first.click()
    title = tab.get_by_role("heading", name="01 · Backpropagation in NumPy")
    title.wait_for()
    tab.close()
