"""JupyterLab in a real browser: start it, open a notebook, fill in, run cells."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from grader.exercises import find

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SETTINGS = {
    # Lab draws only the cells in view; whoever drives it wants all of them.
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
TOKEN = "for-the-test"
#: The texts of the notebook in front: Lab keeps those behind it in the page, hidden.
TEXTS = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-MarkdownOutput"


@contextmanager
def server(root: Path, home: Path, *options: str) -> Iterator[str]:
    """Run a Jupyter server on a free port; yield its address."""
    settings = home / "settings" / "@jupyterlab"
    for name, values in SETTINGS.items():
        path = settings / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    environment = {
        **os.environ,
        "HOME": str(home),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
    }
    (home / "runtime").mkdir(parents=True)
    log = (home / "server.log").open("w+")
    command = [
        *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
        *("--port=0", f"--IdentityProvider.token={TOKEN}"),
        *options,
    ]
    process = subprocess.Popen(
        command, cwd=root, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        yield _address(home / "runtime", process, log)
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _address(runtime: Path, process: subprocess.Popen, log: object) -> str:
    for _ in range(120):
        for path in runtime.glob("jpserver-*.json"):
            return json.loads(path.read_text())["url"]
        if process.poll() is not None:
            break
        time.sleep(0.5)
    log.seek(0)
    raise RuntimeError(f"The Jupyter server did not start:\n{log.read()}")


@contextmanager
def browser_page(chromium: str) -> Iterator[Page]:
    """A page of Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_FLAGS
        )
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(60_000)
        yield page
        browser.close()


def open_notebook(page: Page, address: str, path: str) -> None:
    """Open a notebook and wait until its kernel answers."""
    page.goto(f"{address}lab/tree/{path}?token={TOKEN}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    wait_for_kernel(page)


def wait_for_kernel(page: Page) -> None:
    """Wait until the kernel answers: what is run while it starts may be lost."""
    page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()


def cell_with(page: Page, text: str) -> Locator:
    """The code cell whose source contains a text."""
    return page.locator(".jp-CodeCell").filter(
        has=page.locator(".jp-Cell-inputArea", has_text=text)
    )


def head_of(stage: str, name: str) -> str:
    """How the cell of a blank begins: ``def``, and the name of its function."""
    return f"def {find(f'{stage}/{name}').function}("


def replace_line(page: Page, head: str, old: str, new: str) -> None:
    """Type over one line of the cell with this head."""
    cell_with(page, head).locator(".cm-line", has_text=old).click()
    for key in ("Home", "Shift+End"):
        page.keyboard.press(key)
    page.keyboard.insert_text(new)


def fill_in(page: Page, head: str, answer: str) -> None:
    """Type an answer into the blank of the cell with this head, as a student does."""
    line = cell_with(page, head).locator(".cm-line", has_text="YOUR CODE HERE")
    line.scroll_into_view_if_needed()
    line.click()
    for key in ("Home", "Shift+ArrowDown", "Shift+End"):
        page.keyboard.press(key)
    for index, text in enumerate(answer.splitlines()):
        if index:
            page.keyboard.press("Enter")  # Lab indents the next line by itself
        page.keyboard.insert_text(text)


def new_cell_below(page: Page, text: str, source: str) -> None:
    """Put a new code cell below the one that contains a text, and type into it."""
    cell_with(page, text).locator(".jp-InputPrompt").click()
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(source)


def delete_cell(page: Page, text: str) -> None:
    """Delete the code cell that contains a text."""
    cell_with(page, text).locator(".jp-InputPrompt").click()
    page.keyboard.press("d")
    page.keyboard.press("d")
    cell_with(page, text).wait_for(state="detached")


def run(page: Page, text: str) -> Locator:
    """Run the cell that contains a text; return it when it has run."""
    cell = cell_with(page, text)
    cell.locator(".cm-content").click()
    before = cell.locator(".jp-InputPrompt").inner_text()
    page.keyboard.press("Control+Enter")
    prompt = re.compile(r"\[\d+\]:")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        now = cell.locator(".jp-InputPrompt").inner_text()
        if prompt.search(now) and now != before:
            return cell
        page.wait_for_timeout(50)
    raise TimeoutError(f"The cell with {text!r} did not finish.")


def copy_notebooks(source: Path, target: Path) -> None:
    """Copy the students' notebooks somewhere, without what Lab left beside them."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
