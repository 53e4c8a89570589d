"""Files that editors, browsers and hands have damaged, and what is to become of each.

name: (file, expected total, part of what is said about it; "" for nothing)

Where several files are handed in, or one under another name, they are in a dict.
"""

import copy
import json

import build_class
import nbformat
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell
from submissions import (
    ALL,
    STAGE,
    as_bytes,
    as_json,
    cell,
    name_of,
    solved,
    with_answer,
    with_cell,
    without,
)


def changed(change):
    """The solved notebook after a change of its JSON."""
    content = as_json(solved())
    return json.dumps(change(content) or content).encode()


def each_cell(change):
    """The same, after a change of every cell."""

    def change_all(content):
        for index, one in enumerate(content["cells"]):
            change(index, one)

    return changed(change_all)


def without_marks(index, one):
    one["metadata"] = {"id": "Xy", "colab": {"base_uri": "x"}}
    one["id"] = f"colab{index}"


def drop_metadata(content):
    for one in (content, *content["cells"]):
        del one["metadata"]


def saved_by_an_old_jupyter():
    notebook = solved()
    notebook.nbformat_minor = 2
    for c in notebook.cells:
        c.pop("id")
    return json.dumps(notebook).encode()


def as_version_3():
    return json.dumps(nbformat.convert(solved(), 3)).encode()


def twice(name):
    notebook = solved()
    index = notebook.cells.index(cell(notebook, name))
    again = copy.deepcopy(notebook.cells[index])
    again.id = "again"
    notebook.cells.insert(index, again)
    return as_bytes(notebook)


def as_markdown(*names):
    def retype(_, one):
        if one["metadata"].get("nbgrader", {}).get("grade_id") in names:
            one["cell_type"] = "markdown"
            del one["outputs"], one["execution_count"]

    return each_cell(retype)


def in_order(key):
    notebook = solved()
    numbered = sorted(enumerate(notebook.cells), key=lambda one: key(one[0]))
    notebook.cells = [c for _, c in numbered]
    return as_bytes(notebook)


def check_before_blank():
    notebook = solved()
    names = [name_of(c) for c in notebook.cells]
    here, there = names.index("grad_w2"), names.index("check_grad_w2")
    cells = notebook.cells
    cells[here], cells[there] = cells[there], cells[here]
    return as_bytes(notebook)


#: One turn of the training loop.
TURN = """
y_pred = forward(x, w1, w2)[2]
loss = squared_error(y_pred, y)
gradients = backward(x, y, w1, w2)
w1 = w1 - learning_rate * gradients["grad_w1"]
w2 = w2 - learning_rate * gradients["grad_w2"]
"""
BLANK = 'raise NotImplementedError("not filled in yet")'
_GRAD_W2 = (
    "def compute_grad_w2(h_relu, grad_y_pred):\n    return h_relu.T @ grad_y_pred"
)


USES_OUTER = "grad_w2 = outer(h_relu, grad_y_pred)"


def in_given_cell(name, line, used):
    """Something added to a given cell, which an answer needs."""
    student = {"start": "solution", "blanks": {"train": f"{used}\n{TURN}"}}
    notebook = build_class.submission(STAGE, student)
    cell(notebook, name).source += f"\n{line}"
    return as_bytes(notebook)


def answer_in_check():
    """The blank as it was released; the answer above the call of its check."""
    notebook = build_class.submission(
        STAGE, {"start": "solution", "blanks": {"grad_w2": BLANK}}
    )
    check = cell(notebook, "check_grad_w2")
    check.source = f"{_GRAD_W2}\n{check.source}"
    return as_bytes(notebook)


def answer_below_blank():
    """The same, in a cell of its own; the check was deleted."""
    notebook = build_class.submission(
        STAGE, {"start": "solution", "blanks": {"grad_w2": BLANK}}
    )
    place = notebook.cells.index(cell(notebook, "check_grad_w2"))
    notebook.cells[place] = new_code_cell(_GRAD_W2, id="below")
    return as_bytes(notebook)


def answer_elsewhere(index):
    """The blank as it was released; the answer in a cell of its own, at some place."""
    notebook = build_class.submission(
        STAGE, {"start": "solution", "blanks": {"grad_w2": BLANK}}
    )
    notebook.cells.insert(index(notebook), new_code_cell(_GRAD_W2, id="elsewhere"))
    return as_bytes(notebook)


def filled_in_below():
    """All blanks as they were released, the answers at the end, and no marks."""
    notebook, released = solved(), build_class.submission(STAGE, {"start": "release"})
    for one in [
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")
    ]:
        notebook.cells.append(new_code_cell(one.source, id=f"below-{one.id}"))
        one.source = cell(released, name_of(one)).source
    content = as_json(notebook)
    for index, one in enumerate(content["cells"]):
        without_marks(index, one)
    return json.dumps(content).encode()


def with_own_cells(*own, **blanks):
    """Other answers, and cells of the student's own at the end."""
    notebook = build_class.submission(STAGE, {"start": "solution", "blanks": blanks})
    notebook.cells += [new_code_cell(one, id=f"own-{n}") for n, one in enumerate(own)]
    return as_bytes(notebook)


def cut_in_two(name, line):
    """The rest of a blank, from one of its lines on, has a cell of its own."""
    notebook = solved()
    blank = cell(notebook, name)
    blank.source, found, rest = blank.source.partition(line)
    half = new_code_cell(found + rest, id="half")
    notebook.cells.insert(notebook.cells.index(blank) + 1, half)
    return as_bytes(notebook)


def behind(name):
    """The place behind a cell, in a notebook."""
    return lambda notebook: notebook.cells.index(cell(notebook, name)) + 1


def merged(*names):
    """The first of some cells has all their sources, and the others are gone."""
    notebook = solved()
    first, *others = (cell(notebook, name) for name in names)
    first.source = "\n\n".join([first.source, *(one.source for one in others)])
    notebook.cells = [c for c in notebook.cells if c not in others]
    return as_bytes(notebook)


def all_in_one():
    source = "\n\n".join(c.source for c in solved().cells if c.cell_type == "code")
    notebook = solved()
    notebook.cells = [new_code_cell(source)]
    return as_bytes(notebook)


def split():
    """What a blank needs has got a cell of its own."""
    notebook = solved()
    blank = cell(notebook, "grad_w2")
    at = notebook.cells.index(blank)
    head, _, _ = blank.source.partition("    ### ")
    helper = "def outer(a, b):\n    return a.T @ b"
    lines = head.rstrip().splitlines()
    blank.source = "\n".join([*lines, "    return outer(h_relu, grad_y_pred)"])
    notebook.cells.insert(at, new_code_cell(helper))
    return as_bytes(notebook)


def with_cells_between():
    notebook = solved()
    notebook.cells = [
        one
        for c in notebook.cells
        for one in (new_markdown_cell("My notes"), new_code_cell("1 + 1"), c)
    ]
    return as_bytes(notebook)


def swapped_marks(one, other):
    notebook = solved()
    first, second = cell(notebook, one), cell(notebook, other)
    first.metadata, second.metadata = second.metadata, first.metadata
    return as_bytes(notebook)


def with_source(name, change):
    notebook = solved()
    one = cell(notebook, name)
    one.source = change(one.source)
    return as_bytes(notebook)


def odd_outputs(_, one):
    if one["cell_type"] == "code":
        one["outputs"] = [{"output_type": "hologram"}, 7, {"data": None}]
        one["execution_count"] = "In [3]"


def with_retyped_cells():
    notebook = solved()
    check = cell(notebook, "check_forward")
    check.source = "print('I changed the test')\n2000.0"
    check.metadata.nbgrader.points = 2000
    cell(notebook, "check_train").metadata.nbgrader.grade = False
    return as_bytes(notebook)


RIGHT = as_bytes(solved())
OTHER_STAGE = (ROOT / "notebooks/03-tensors/03-tensors.ipynb").read_bytes()
CONFLICT = b"{\n<<<<<<< HEAD\n" + RIGHT + b"\n=======\n" + RIGHT + b"\n>>>>>>> mine\n}"

REFUSED = {
    "empty": (b" \n", 0, "empty"),
    "binary": (bytes(range(256)) * 40, 0, "not valid JSON"),
    "text": (b"<html>Sign in to continue</html>", 0, "not valid JSON"),
    "cut_off": (RIGHT[:5000], 0, "not valid JSON"),
    "number": (b"42", 0, "not a Jupyter notebook"),
    "list": (b"[1, 2]", 0, "not a Jupyter notebook"),
    "conflict": (CONFLICT, 0, "merge conflict"),
    "no_cells": (b'{"nbformat": 4, "nbformat_minor": 5}', 0, "could not be read"),
    "wrong_cells": (
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [3]}',
        0,
        "could not be read",
    ),
    "bomb": (b"[" * 200_000, 0, "not valid JSON"),
    "huge": (RIGHT + b" " * 10_000_000, 0, "larger than 10 MB"),
    "no_cells_at_all": (
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}',
        0,
        "lost the marks",
    ),
    "only_text": (
        changed(lambda c: c.update(cells=[c["cells"][0] | {"metadata": {}}])),
        0,
        "lost the marks",
    ),
}

MENDED = {
    "right": (RIGHT, ALL, ""),
    # How it was saved.
    "windows": (b"\xef\xbb\xbf" + RIGHT.replace(b"\n", b"\r\n"), ALL, ""),
    "utf_16": (RIGHT.decode().encode("utf-16"), ALL, ""),
    "windows_inside": (
        each_cell(
            lambda _, c: c.update(source="".join(c["source"]).replace("\n", "\r\n"))
        ),
        ALL,
        "",
    ),
    "source_in_one": (
        each_cell(lambda _, c: c.update(source="".join(c["source"]))),
        ALL,
        "",
    ),
    "old_format": (saved_by_an_old_jupyter(), ALL, ""),
    "version_3": (as_version_3(), ALL, ""),
    "newer_format": (changed(lambda c: c.update(nbformat_minor=99)), ALL, ""),
    "half_a_character": (
        with_cell("'\\ud800'").replace(b"\\\\ud800", b"\\ud800"),
        ALL,
        "",
    ),
    # What an editor did to the cells.
    "colab": (
        each_cell(without_marks),
        ALL,
        "recognised by their content",
    ),
    "vscode": (
        each_cell(
            lambda n, c: c.update(
                id=f"{n:08x}",
                metadata={**c["metadata"], "vscode": {"languageId": "py"}},
            )
        ),
        ALL,
        "",
    ),
    "no_metadata": (changed(drop_metadata), ALL, "recognised"),
    "same_ids": (each_cell(lambda _, c: c.update(id="same")), ALL, ""),
    "odd_ids": (each_cell(lambda n, c: c.update(id=[n])), ALL, ""),
    "odd_outputs": (each_cell(odd_outputs), ALL, ""),
    "odd_marks": (
        each_cell(
            lambda _, c: (
                c["metadata"]
                .get("nbgrader", {})
                .update(schema_version="one", points="many", solution=None, locked=[])
            )
        ),
        ALL,
        "",
    ),
    "other_kernel": (
        changed(
            lambda c: c["metadata"].update(
                kernelspec={"name": "ir", "display_name": "R", "language": "R"},
                language_info={"name": "R"},
            )
        ),
        ALL,
        "",
    ),
    "unknown_cell": (
        changed(lambda c: c["cells"].insert(3, {"cell_type": "heading", "level": 1})),
        ALL,
        "",
    ),
    # What hands did.
    "retyped": (with_retyped_cells(), ALL, ""),
    "blank_is_text": (as_markdown("grad_w2"), ALL, ""),
    "check_is_text": (as_markdown("check_grad_w2", "imports"), ALL, ""),
    "check_lost": (without("check_forward", "check_train", "imports"), ALL, ""),
    "check_emptied": (with_source("check_grad_h", lambda s: ""), ALL, ""),
    "blank_lost": (without("grad_w2"), ALL - 2, "Missing from the notebook"),
    "import_added": (in_given_cell("imports", "import math", "math.e"), ALL, "imports"),
    "helper_added": (
        in_given_cell("backward", "def twice(a): return 2 * a", "twice(1)"),
        ALL,
        "has a cell of its own now: backward",
    ),
    "answer_in_check": (answer_in_check(), ALL, "check_grad_w2"),
    "answer_below_blank": (answer_below_blank(), ALL, ""),
    "answer_below_check": (
        answer_elsewhere(behind("check_grad_w2")),
        ALL,
        "found in another cell: grad_w2",
    ),
    "answer_at_the_end": (
        answer_elsewhere(lambda notebook: len(notebook.cells)),
        ALL,
        "found in another cell: grad_w2",
    ),
    "answer_above_blank": (
        answer_elsewhere(behind("squared_error")),
        ALL,
        "found in another cell: grad_w2",
    ),
    "filled_in_below": (filled_in_below(), ALL, "found in another cell"),
    "lambda_at_the_end": (
        with_own_cells("compute_grad_w2 = lambda a, g: a.T @ g", grad_w2=BLANK),
        ALL,
        "found in another cell: grad_w2",
    ),
    "helper_at_the_end": (
        with_own_cells("def outer(a, b):\n    return a.T @ b", grad_w2=USES_OUTER),
        ALL,
        "stood below their checks, and was run before them: grad_w2",
    ),
    "constant_added": (
        in_given_cell("imports", "%matplotlib inline\nrate = 1.0", "rate"),
        ALL,
        "has a cell of its own now: imports",
    ),
    "cut_in_two": (
        cut_in_two("grad_w2", "    return grad_w2"),
        ALL,
        "were joined: grad_w2",
    ),
    "no_ends_of_lines": (
        each_cell(lambda _, c: c.update(source="".join(c["source"]).split("\n"))),
        ALL,
        "",
    ),
    "raise_left": (
        with_answer("grad_w2", f"grad_w2 = h_relu.T @ grad_y_pred\n{BLANK}"),
        ALL - 2,
        "",
    ),
    "merged_check_and_blank": (
        merged("check_grad_w2", "grad_h_relu"),
        ALL,
        "found in another cell: grad_h_relu",
    ),
    "check_twice": (twice("check_grad_h"), ALL, "more than once"),
    "blank_twice": (twice("grad_h"), ALL, "more than once"),
    "check_first": (check_before_blank(), ALL, "in another order"),
    "backwards": (in_order(lambda n: -n), ALL, "in another order"),
    "shuffled": (in_order(lambda n: (n * 7) % 31), ALL, "in another order"),
    "merged_with_check": (merged("grad_w2", "check_grad_w2"), ALL, ""),
    "merged_blanks": (merged("forward", "squared_error"), ALL, "found in another cell"),
    "all_in_one": (all_in_one(), ALL, "found in another cell"),
    "split": (split(), ALL, ""),
    "cells_between": (with_cells_between(), ALL, ""),
    "marks_swapped": (swapped_marks("grad_w2", "grad_h"), ALL, "recognised"),
    "marks_of_check": (swapped_marks("forward", "check_forward"), ALL, "recognised"),
    "extra_check": (
        with_cell('from grader import check; check("01-numpy/x")'),
        ALL,
        "",
    ),
    # Words that mean something to nbgrader, in the student's own text.
    "reads_like_hidden_tests": (with_cell("### BEGIN HIDDEN TESTS\n1 + 1"), ALL, ""),
    "reads_like_them_in_a_blank": (
        with_source(
            "grad_w2", lambda s: f"### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS\n{s}"
        ),
        ALL,
        "",
    ),
    # Code that Python does not take costs its own cell alone.
    "conflict_inside": (
        with_source("grad_w2", lambda s: f"<<<<<<< HEAD\n{s}\n=======\n>>>>>>> mine"),
        ALL - 2,
        "",
    ),
    "smart_quotes": (with_answer("grad_w2", "print(“done”)"), ALL - 2, ""),
    "tabs": (with_answer("grad_w2", "if True:\n\tx = 1\n        y = 2"), ALL - 2, ""),
}
UNTOUCHED = (ROOT / "notebooks" / STAGE / f"{STAGE}.ipynb").read_bytes()
COPY, DOWNLOAD = f"{STAGE}-Copy1.ipynb", f"{STAGE} (1).ipynb"
RENAMED = {
    "copied": ({COPY: RIGHT}, ALL, COPY),
    "downloaded": ({DOWNLOAD: RIGHT, "notes.txt": b"Mine."}, ALL, DOWNLOAD),
    "renamed_in_colab": (
        {"Untitled.ipynb": each_cell(without_marks)},
        ALL,
        "recognised by their content",
    ),
    "renamed_and_lost": ({COPY: without("grad_w2")}, ALL - 2, COPY),
    "renamed_and_empty": ({COPY: b""}, 0, "empty"),
    "of_another_stage": ({"03-tensors.ipynb": OTHER_STAGE}, 0, "another stage"),
    "several": ({COPY: RIGHT, DOWNLOAD: RIGHT + b" "}, 0, f"{DOWNLOAD}, {COPY}"),
    "same_twice": ({COPY: RIGHT, DOWNLOAD: RIGHT}, ALL, DOWNLOAD),
    "with_a_copy": ({f"{STAGE}.ipynb": RIGHT, COPY: b"x"}, ALL, COPY),
    "with_the_same": ({f"{STAGE}.ipynb": RIGHT, DOWNLOAD: RIGHT}, ALL, ""),
    "with_open_file": (
        {f"{STAGE}.ipynb": RIGHT, f"~${STAGE}.ipynb": b"x", f".~{STAGE}.ipynb": b""},
        ALL,
        "",
    ),
    "untouched_and_copy": (
        {f"{STAGE}.ipynb": UNTOUCHED, COPY: RIGHT},
        ALL,
        f"handed in as {COPY}",
    ),
    "empty_and_copy": ({f"{STAGE}.ipynb": b"", COPY: RIGHT}, ALL, COPY),
    "untouched_and_copies": (
        {f"{STAGE}.ipynb": UNTOUCHED, COPY: RIGHT, DOWNLOAD: RIGHT + b" "},
        0,
        "others beside it do",
    ),
    "upper_case": ({f"{STAGE}.IPYNB": RIGHT}, ALL, f"{STAGE}.IPYNB"),
    "as_text": ({f"{STAGE}.ipynb.txt": RIGHT, "a.json": b"{}"}, ALL, "ipynb.txt"),
    "as_json": ({"numpy.json": RIGHT}, ALL, "numpy.json"),
}
#: Folders in which no notebook is found.
NO_NOTEBOOK = {
    "no_file": ({}, 0, "Found instead: nothing"),
    "only_code": ({"numpy.py": b"x = 1"}, 0, "Found instead: numpy.py"),
    "only_json": ({"data.json": b"[1]"}, 0, "Found instead: data.json"),
    "packed": ({f"{STAGE}.zip": b"PK"}, 0, f"Found instead: {STAGE}.zip"),
    "in_a_folder": (
        {f"mine/{STAGE}.ipynb": RIGHT},
        0,
        f"Found instead: mine/{STAGE}.ipynb",
    ),
    "checkpoint": (
        {f".ipynb_checkpoints/{STAGE}-checkpoint.ipynb": RIGHT},
        0,
        "checkpoint.ipynb",
    ),
    "only_open_file": ({f"~${STAGE}.ipynb": b"x"}, 0, f"~${STAGE}.ipynb"),
}
REFUSED |= NO_NOTEBOOK
DAMAGED = REFUSED | MENDED | RENAMED
