"""Take the README's picture: a checked cell and the loss curve, in JupyterLab.

    python tools/take_pictures.py

Needs Chromium (on Debian: apt install chromium) and Pillow, which matplotlib brings.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

import lab
from build_class import solution_blanks
from build_solutions import ROOT
from PIL import Image
from playwright.sync_api import Locator, Page

STAGE = "01-numpy"
PICTURE = ROOT / "docs" / "checked-cell.png"
WRONG = {"grad_h": "grad_h = grad_h_relu.copy()"}
MARGIN = 12


def main() -> None:
    """Fill in a notebook with one mistake in it, and photograph two of its cells."""
    chromium = next(filter(None, map(shutil.which, lab.CHROMIUM_NAMES)), "chromium")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        lab.copy_notebooks(ROOT / "notebooks", folder / "notebooks")
        with (
            lab.server(folder, folder / "home", "--notebook-dir=notebooks") as address,
            lab.browser_page(chromium) as page,
        ):
            lab.open_notebook(page, address, f"{STAGE}/{STAGE}.ipynb")
            pictures = list(_photograph(page))
    _stack(pictures).save(PICTURE, optimize=True)
    print(f"{PICTURE.relative_to(ROOT)} written.")


def _photograph(page: Page) -> list[Image.Image]:
    for text in ("import numpy as np", "x, y, w1, w2 = starting_point()"):
        lab.run(page, text)
    for name, answer in (solution_blanks(STAGE) | WRONG).items():
        head = lab.head_of(STAGE, name)
        lab.fill_in(page, head, answer)
        lab.run(page, head)
    wrong = lab.run(page, f'check("{STAGE}/grad_h")')
    head = lab.head_of(STAGE, "grad_h")
    shot = [_shot(lab.cell_with(page, head)), _shot(wrong)]
    lab.replace_line(page, head, WRONG["grad_h"], solution_blanks(STAGE)["grad_h"])
    training = "losses, *_ = train("
    for text in (head, f'check("{STAGE}/grad_h")', "def backward(", training):
        lab.run(page, text)
    curve = lab.run(page, 'plot_losses({"01 NumPy"')
    curve.locator("img").wait_for()
    return [
        *shot,
        _shot(curve.locator(".jp-OutputArea-child", has=page.locator("img"))),
    ]


def _shot(part: Locator) -> Image.Image:
    part.scroll_into_view_if_needed()
    return Image.open(io.BytesIO(part.screenshot()))


def _stack(pictures: list[Image.Image]) -> Image.Image:
    """One picture under the other, on white, with a margin."""
    width = max(picture.width for picture in pictures) + 2 * MARGIN
    height = sum(picture.height + MARGIN for picture in pictures) + MARGIN
    sheet = Image.new("RGB", (width, height), "white")
    top = MARGIN
    for picture in pictures:
        sheet.paste(picture, (MARGIN, top))
        top += picture.height + MARGIN
    return sheet


if __name__ == "__main__":
    main()
