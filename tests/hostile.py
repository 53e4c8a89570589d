"""Submissions that try to earn, to learn or to break what they should not.

name: (file, expected total, part of what is said about it; "" for nothing). Whoever
tries to earn points has a wrong `grad_w2`, and is to lose exactly its points: with more
the trick has worked, with less it has cost something else.
"""

import socket

import build_class
import nbformat
from nbformat.v4 import new_code_cell
from submissions import (
    ALL,
    STAGE,
    as_bytes,
    cell,
    solved,
    with_answer,
    with_cell,
)

LOST = ALL - 2
#: An environment variable of the instructor's, and a name that its value has.
VARIABLE, SECRET = "INSTRUCTORS_TOKEN", "this-is-a-secret"
#: Whoever reaches the network reaches this.
LISTENER = socket.create_server(("127.0.0.1", 0))
LISTENER.setblocking(False)
#: A process that a submission leaves behind sleeps so long: nothing else does.
SECONDS_LEFT_BEHIND = "98765"
#: A file that no submission may leave behind.
LEFT_BEHIND = "left-behind-by-a-submission"

WRONG = "grad_w2 = np.zeros((h_relu.shape[1], grad_y_pred.shape[1]))"
_RIGHT_IF = f"{WRONG}\nif found: grad_w2 = h_relu.T @ grad_y_pred"


def cheat(source, name="grad_w2"):
    """A wrong answer behind a cell that should make it count."""
    return with_cell(source, at=2, blanks={name: WRONG}), LOST, ""


def hidden_in(body):
    """An answer that tries to find out what is right when it is called."""
    return with_answer("grad_w2", f"{WRONG}\n{body}"), LOST, ""


def finds(source):
    """An answer that is right if a cell has found what it looks for."""
    cells = f"found = False\ntry:\n    found = bool({source})\nexcept Exception: pass"
    return with_cell(cells, at=2, blanks={"grad_w2": _RIGHT_IF}), LOST, ""


def harmless(source, says=""):
    """A solved notebook with a cell that should cost nothing."""
    return with_cell(source, at=2), ALL, says


#: nbclient keeps what widgets say, and stumbles over both of these.
COMM = """
kernel = get_ipython().kernel
def comm(kind, name, **state):
    content = {"comm_id": name, "target_name": "jupyter.widget"}
    content["data"] = {"state": state}
    kernel.session.send(kernel.iopub_socket, kind, content, parent=kernel.get_parent())
"""
ODD_WIDGETS = f"""{COMM}
for name in (1, "a", None, True, 2.5):
    comm("comm_open", name, _model_name="x")
"""
WIDGETS_IN_TURNS = f"""{COMM}
about = {{"_model_module": "@jupyter-widgets/output", "_model_name": "OutputModel"}}
for name in "ab":
    comm("comm_open", name, **about, outputs=[])
for name, turn in (("a", "x"), ("b", "x"), ("a", "")):
    comm("comm_msg", name, msg_id=turn)
"""


def preset():
    """A notebook that claims its own scores, and keeps its checks from running."""
    notebook = solved()
    cell(notebook, "grad_w2").source = "def compute_grad_w2(*_): return 0"
    for one in notebook.cells:
        if one.cell_type == "code" and "check(" in one.source:
            one.outputs = [
                {
                    "output_type": "execute_result",
                    "execution_count": 1,
                    "data": {"text/plain": "20.0"},
                    "metadata": {},
                }
            ]
    return as_bytes(notebook)


DEAF = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
KILLED = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
ODD_ARRAY = """
class Same(np.ndarray):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    def __rsub__(self, other): return 0.0
    def __array_ufunc__(self, *a, **k): return np.float64(0)
    def __array_function__(self, *a, **k): return np.float64(0)
return np.zeros((h_relu.shape[1], grad_y_pred.shape[1])).view(Same)
"""
SIDE_EFFECTS = """
class Odd:
    @property
    def __class__(self): return np.ndarray
    def __getattr__(self, name):
        while True: pass
return Odd()
"""
FRAMES = """
import sys
frame = sys._getframe()
while frame is not None:
    for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):
        if hasattr(value, "reference"):
            return value.reference({"h_relu": h_relu, "grad_y_pred": grad_y_pred})[
                "grad_w2"]
    frame = frame.f_back
"""
COLLECTED = """
import gc, types
for one in gc.get_objects():
    if isinstance(one, types.FunctionType) and one.__name__ == "compute_grad_w2":
        if one.__module__ != "__main__": return one(h_relu, grad_y_pred)
    if isinstance(one, dict) and isinstance(one.get("grad_w2"), np.ndarray):
        return one["grad_w2"]
"""
REFERENCE = """
from grader.exercises import find
return find("01-numpy/grad_w2").reference(
    {"h_relu": h_relu, "grad_y_pred": grad_y_pred})["grad_w2"]
"""
STAND_IN = """
from grader.exercises.stage_01_numpy import stand_ins
return stand_ins.compute_grad_w2(h_relu, grad_y_pred)
"""
ITS_SOURCE = """
import pathlib, grader
for path in pathlib.Path(grader.__file__).parent.rglob("*.py"):
    text = path.read_text()
    for name in ("compute_grad_w2", "reference_grad_w2"):
        if f"def {name}(" in text: return h_relu.T @ grad_y_pred
"""
BY_TORCH = """
import importlib
torch = importlib.import_module("torch")
w2 = torch.zeros(h_relu.shape[1], grad_y_pred.shape[1], requires_grad=True).double()
(torch.tensor(h_relu) @ w2 * torch.tensor(grad_y_pred)).sum().backward()
return w2.grad.numpy()
"""
IN_A_PROCESS = """
import subprocess, sys
done = subprocess.run([sys.executable, "-c", "import torch"], capture_output=True)
if done.returncode == 0: return h_relu.T @ grad_y_pred
"""
FORGED = """
from IPython.display import display
from grader.boundary.request import MIME_TYPE
display({MIME_TYPE: {"nonce": "0" * 32, "observations": ""}}, raw=True)
"""
FORGED_REPLY = """
kernel = get_ipython().kernel
for kind in ("execute_result", "display_data"):
    content = {"data": {"text/plain": "20.0"}, "metadata": {}, "execution_count": 1}
    kernel.session.send(kernel.iopub_socket, kind, content, parent={})
kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "idle"})
"""
EMPTY_ANSWERS = """
import grader.boundary.answer as module
module.observe_each = lambda *a, **k: []
"""
EASY_INPUTS = """
import grader.exercises.stage_01_numpy.inputs as inputs, numpy as np
from grader.exercises import find
easy = lambda rng, sizes: {
    "h_relu": np.zeros((sizes.n, sizes.h)),
    "grad_y_pred": np.zeros((sizes.n, sizes.d_out))}
object.__setattr__(find("01-numpy/grad_w2"), "draw", easy)
"""
WAITS = f"""
import os, subprocess, sys
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execlp("sleep", "sleep", "{SECONDS_LEFT_BEHIND}")
    os._exit(0)
"""
WRITES = f"""
import os, pathlib, grader, sys
for place in ("/", "/tmp", "/var/tmp", "/dev/shm", "/run", os.getcwd(), sys.prefix,
              pathlib.Path(grader.__file__).parent.parent, pathlib.Path.home()):
    try: (pathlib.Path(place) / "{LEFT_BEHIND}").write_text("here")
    except OSError: pass
"""
OWN_FILE = """
import pathlib
for path in [*pathlib.Path().rglob("*.ipynb"), pathlib.Path("01-numpy.ipynb")]:
    try: path.write_text("{}")
    except OSError: pass
"""
FORK_BOMB = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
SEGFAULT = "import signal\nsignal.raise_signal(signal.SIGSEGV)"
PAGE = "<script>document.title = 'taken over'</script><img src=x onerror=alert(1)>"
IN_OUTPUTS = f"""
from IPython.display import HTML, Javascript, Latex, SVG, display
display(HTML({PAGE!r}), Javascript("alert(1)"), Latex({PAGE!r}))
display({{"image/svg+xml": "<svg onload=alert(1)></svg>"}}, raw=True)
display({{"image/png": '"><script>alert(1)</script>'}}, raw=True)
print({PAGE!r})
"""


def in_markdown():
    notebook = solved()
    notebook.cells[0].source += f"\n\n{PAGE}\n\n[x](javascript:alert(1))"
    # Without a tag that would give it away.
    linked = "[y]\n\n[y]: javascript:alert(2)"
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(linked))
    raw = {"cell_type": "raw", "id": "raw", "metadata": {}, "source": PAGE}
    notebook.cells.insert(1, raw)
    return as_bytes(notebook)


def with_a_bonus():
    notebook = solved()
    notebook.cells.append(
        {
            **cell(notebook, "check_train"),
            "id": "bonus",
            "source": "1000.0",
            "metadata": {
                "nbgrader": {
                    **cell(notebook, "check_train").metadata.nbgrader,
                    "grade_id": "bonus",
                    "points": 1000,
                }
            },
        }
    )
    return as_bytes(notebook)


#: Shows something before each answer, under a name by which it can be shown anew.
NAMES_PLACES = """
import grader.boundary.answer as module
answer, asked = module.answer, []
def named(text):
    asked.append(text)
    for place in range(2):
        get_ipython().display_pub.publish(
            {"text/plain": ""}, transient={"display_id": f"{len(asked)}-{place}"})
    answer(text)
module.answer = named
"""
FILLS_PLACES = """
for number in range(1, 30):
    for place in range(2):
        get_ipython().display_pub.publish(
            {"text/plain": "20.0", "text/html": "<script>document.title = 1</script>"},
            transient={"display_id": f"{number}-{place}"}, update=True)
"""


def replaces_verdicts():
    """Shows a score in the place of the one that was given for a wrong answer."""
    notebook = build_class.submission(
        STAGE, {"start": "solution", "blanks": {"grad_w2": WRONG}}
    )
    notebook.cells.insert(2, new_code_cell(NAMES_PLACES, id="names-places"))
    notebook.cells.append(new_code_cell(FILLS_PLACES, id="fills-places"))
    return as_bytes(notebook), LOST, ""


EARNING = {
    "replaces_verdicts": replaces_verdicts(),
    "rich": harmless("import grader\ngrader.grade = lambda name: 1000.0"),
    "rich_and_wrong": cheat("import grader\ngrader.grade = lambda name: 1000.0"),
    "bonus": (with_a_bonus(), ALL, ""),
    "preset": (preset(), LOST, ""),
    "no_transformers": cheat(
        "shell = get_ipython()\nshell.input_transformers_cleanup.clear()\n"
        "shell.input_transformers_post.clear()\nshell.ast_transformers.clear()"
    ),
    "no_traceback": cheat(
        "get_ipython().showtraceback = lambda *a, **k: None\n"
        "get_ipython()._showtraceback = lambda *a, **k: None"
    ),
    "no_display": cheat("get_ipython().ast_node_interactivity = 'none'"),
    "numpy_patched": cheat(
        "import numpy as np\nnp.allclose = np.array_equal = lambda *a, **k: True\n"
        "np.linalg.norm = lambda *a, **k: 0.0\nnp.testing.assert_allclose = print"
    ),
    "comparison_patched": cheat(
        "import grader.verdicts.comparison as c, grader.verdicts.judging as j\n"
        "c.agree = j.agree = j._is_right = lambda *a, **k: True"
    ),
    "points_patched": cheat(
        "import grader.exercises.points as p\np.points_of = lambda name: 1000.0"
    ),
    "equal_to_all": (with_answer("grad_w2", ODD_ARRAY), LOST, ""),
    "side_effects": (with_answer("grad_w2", SIDE_EFFECTS), LOST, ""),
    "frames": hidden_in(FRAMES),
    "collected": hidden_in(COLLECTED),
    "reference": hidden_in(REFERENCE),
    "stand_in": hidden_in(STAND_IN),
    "its_source": hidden_in(ITS_SOURCE),
    "by_torch": hidden_in(BY_TORCH),
    "in_a_process": hidden_in(IN_A_PROCESS),
    "easy_inputs": cheat(EASY_INPUTS),
    "forged": cheat(FORGED),
    "forged_reply": cheat(FORGED_REPLY),
    "traced": cheat(
        "import sys\nkept = []\n"
        "sys.setprofile(lambda frame, event, value: kept.append(value)"
        " if event == 'return' and len(kept) < 1000 else None)"
    ),
    "clock": cheat("import time\ntime.monotonic = time.time = lambda: 0.0"),
}

LEARNING = {
    "gradebook": finds("open('gradebook.db', 'rb').read()"),
    "everywhere": finds(
        "[n for root, _, files in __import__('os').walk('/') for n in files"
        " if 'site-packages' not in root and n in ('gradebook.db', 'course_secret',"
        " 'nbgrader_config.py', '01-numpy.ipynb', '01-numpy.py')]"
    ),
    "environment": finds(f"__import__('os').environ.get({VARIABLE!r})"),
    "other_processes": finds(
        f"[p for p in __import__('pathlib').Path('/proc').glob('[0-9]*/environ') "
        f"if {SECRET!r} in p.read_text()]"
    ),
    "command_lines": finds(
        "[p for p in __import__('pathlib').Path('/proc').glob('[0-9]*/cmdline') "
        "if 'nbgrader' in p.read_text()]"
    ),
    "network": finds(
        f"__import__('socket').create_connection({LISTENER.getsockname()!r}, timeout=2)"
    ),
    "descriptors": finds(
        "[1 for n in range(3, 64) if __import__('os').path.isfile(f'/proc/self/fd/{n}')"
        " and b'solution' in open(f'/proc/self/fd/{n}', 'rb').read()]"
    ),
}

#: What no notebook could hold, sent on the channel of what is shown.
ODD_MESSAGES = (
    '"execute_input", {"code": "1", "execution_count": "abc"}',
    '"display_data", {"data": {"text/plain": 5}, "metadata": {}}',
    '"error", {"ename": 1, "evalue": None, "traceback": "x"}',
)


def odd_messages():
    """Each in a cell of its own, behind the imports."""
    notebook = solved()
    for number, message in enumerate(ODD_MESSAGES):
        source = (
            "kernel = get_ipython().kernel\n"
            f"kind, content = {message}\n"
            "kernel.session.send(\n"
            "    kernel.iopub_socket, kind, content, parent=kernel.get_parent())"
        )
        notebook.cells.insert(2, new_code_cell(source, id=f"odd-{number}"))
    return as_bytes(notebook), ALL, "could not be understood: number 3, "


def says_much_in_all():
    """No cell says too much by itself."""
    notebook = solved()
    for number in range(8):
        source = "print('x' * 4_900_000)"
        notebook.cells.insert(2, new_code_cell(source, id=f"much-{number}"))
    return as_bytes(notebook), ALL, "have shown more than 30 million characters"


BREAKING = {
    "killed": (with_answer("grad_w2", KILLED), LOST, "ended the Python process"),
    "killed_on_top": (with_cell(KILLED), ALL, "ended the Python process"),
    "deaf": (with_cell(DEAF), ALL, "ran for more than 30 seconds"),
    "segfault": (with_answer("grad_w2", SEGFAULT), LOST, "ended the Python process"),
    "leaves": (
        with_answer("grad_w2", "import os; os._exit(0)"),
        LOST,
        "ended the Python process",
    ),
    "exits": (with_answer("grad_w2", "exit()"), LOST, ""),
    "exits_on_top": (with_cell("exit()"), ALL, "ended the Python process: number 2."),
    "shuts_down": harmless(
        "get_ipython().kernel.do_shutdown(False)\nimport os; os._exit(1)",
        "ended the Python process",
    ),
    "fork_bomb": (with_answer("grad_w2", FORK_BOMB), LOST, "ended the Python process"),
    "hoards": (
        with_cell("held = []\nwhile True: held.append(bytes(10**8))"),
        ALL,
        "ended the Python process: number 2",
    ),
    "large_array": (with_answer("grad_w2", "return np.ones(2**28)"), LOST, ""),
    "floods": (
        with_cell("while True: print('x' * 100_000)"),
        ALL,
        "showed more than 5 million characters: number 2",
    ),
    "floods_in_answer": (
        with_answer("grad_w2", "import sys\nwhile True: print('x' * 100_000)"),
        LOST,
        "",
    ),
    "floods_the_pipe": (
        with_cell("import os\nwhile True: os.write(1, b'x' * 100_000)"),
        ALL,
        "showed more than 5 million characters: number 2",
    ),
    "widgets_of_odd_names": harmless(ODD_WIDGETS, "could not be understood: number 3"),
    "widgets_in_turns": harmless(WIDGETS_IN_TURNS, "could not be understood: number 3"),
    "nested_output": harmless(
        "deep = {}\nfor _ in range(900): deep = {'a': deep}\n"
        "get_ipython().display_pub.publish({'application/json': deep})",
        "could not be understood: number 3",
    ),
    "odd_messages": odd_messages(),
    "says_much_in_all": says_much_in_all(),
    "named_answer": (
        with_cell(
            "def answer(a, b): return a.T @ b",
            blanks={"grad_w2": "grad_w2 = answer(h_relu, grad_y_pred)"},
        ),
        ALL,
        "",
    ),
    "closes_stdout": harmless(
        "import os, sys\nos.close(1); os.close(2); sys.stdout.close(); "
        "sys.__stdout__.close()"
    ),
    "empty_answers": (with_cell(EMPTY_ANSWERS), 0, "could not be understood"),
    "does_not_answer": (
        with_cell("import sys\nsys.modules['grader.boundary.answer'] = sys"),
        0,
        "",
    ),
    "page": harmless(IN_OUTPUTS),
    "page_of_text": (in_markdown(), ALL, ""),
    "writes": harmless(WRITES),
    "own_file": harmless(OWN_FILE),
    "waits": harmless(WAITS),
    "warns": (
        with_answer(
            "squared_error",
            "import sys, warnings\nwarnings.warn('careful')\n"
            "print('to stderr', file=sys.stderr)\nloss = np.sum((y_pred - y) ** 2)",
        ),
        ALL,
        "",
    ),
    "warns_on_check": harmless(
        "import sys\n"
        "get_ipython().events.register('post_run_cell',"
        " lambda r: print('late', file=sys.stderr))"
    ),
    "own_check": harmless(
        "import grader\ngrader.check = grader.grade = lambda name: 'all fine'"
    ),
}
HOSTILE = EARNING | LEARNING | BREAKING
