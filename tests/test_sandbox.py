"""What a submission finds in its sandbox, and what it cannot reach or use up."""

import asyncio
import compileall
import contextlib
import os
import platform
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from conftest import ROOT, find_program
from nbformat.v4 import new_code_cell, new_notebook

from grader.autograding import notices
from grader.autograding.execute import ExecuteSubmission, own_files
from grader.boundary import nothing
from grader.boundary.course_code import withheld_files
from grader.sandbox import (
    Limits,
    Sandbox,
    SandboxedKernelManager,
    bubblewrap,
    server_for,
    watch,
)
from grader.sandbox.bubblewrap import Descriptors
from grader.sandbox.warm import ForkServer

pytestmark = pytest.mark.sandbox

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
LIMITS = Limits(memory=600, processes=60, cpu_seconds=60, disk=16)


@pytest.fixture(scope="module")
def loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="module", params=["started", "forked"])
def server(request):
    """What kernels are forked from; None where they are started."""
    if request.param == "started":
        yield None
        return
    server = ForkServer(["numpy"], ONE_THREAD | Sandbox().variables())
    yield server
    server.end()


@pytest.fixture(scope="module", autouse=True)
def bwrap():
    find_program("bwrap")
    bubblewrap.why_unavailable.cache_clear()
    assert bubblewrap.why_unavailable() is None


class Inside:
    """A kernel in a sandbox, and what it prints."""

    def __init__(self, loop, server, sandbox):
        self.loop = loop
        self.manager = SandboxedKernelManager(sandbox=sandbox, fork_server=server)
        history = "--HistoryManager.hist_file=:memory:"
        self.do(self.manager.start_kernel(extra_arguments=[history]))
        is_forked = self.manager.provisioner._kernel is not None
        assert is_forked == (server is not None)
        self.client = self.manager.client()
        self.client.start_channels()
        self.do(self.client.wait_for_ready(timeout=60))

    def do(self, awaitable):
        return self.loop.run_until_complete(awaitable)

    def run(self, source, seconds=30):
        """What a cell prints; an exception's name if it raises one."""
        said = []

        def hear(message):
            content = message["content"]
            said.append(content.get("text") or content.get("ename") or "")

        self.do(
            self.client.execute_interactive(source, output_hook=hear, timeout=seconds)
        )
        return "".join(said).strip()

    def is_alive(self):
        return self.do(self.manager.is_alive())

    def end(self):
        self.client.stop_channels()
        self.do(self.manager.shutdown_kernel(now=True))


@contextlib.contextmanager
def sandboxed(loop, server, **options):
    inside = Inside(loop, server, Sandbox(**{"limits": LIMITS, **options}))
    try:
        yield inside
    finally:
        inside.end()


@pytest.fixture(scope="module")
def inside(loop, server, tmp_path_factory):
    os.environ["INSTRUCTORS_TOKEN"] = "secret"
    own = tmp_path_factory.mktemp("own")
    (own / "data.csv").write_text("1,2")
    (own / "01-numpy.ipynb").write_text("{}")
    (own / "link.txt").symlink_to("/etc/hostname")
    with sandboxed(
        loop,
        server,
        own_files=own_files(str(own), None),
        withheld=("torch", "tensorflow", "no_such_package"),
    ) as kernel:
        yield kernel
    del os.environ["INSTRUCTORS_TOKEN"]


def test_the_courses_environment_is_there(inside):
    assert inside.run("import numpy, grader; print(grader.__name__)") == "grader"
    assert inside.run("from grader import check, plot_losses; print('ok')") == "ok"


def test_what_would_do_the_work_is_out_of_reach(inside):
    for package in ("torch", "tensorflow"):
        assert inside.run(f"import {package}") == "ImportError"
        assert inside.run(f"import {package}.nn") in (
            "ImportError",
            "ModuleNotFoundError",
        )


def test_a_package_that_is_imported_here_is_withheld_all_the_same(monkeypatch):
    """TensorFlow adds a folder inside its own to its path when it is imported."""
    before = Sandbox(withheld=("yaml",)).command([], Descriptors(0, 0, 0), None)
    import yaml

    inner = f"{yaml.__path__[0]}/inner"
    monkeypatch.setattr(yaml.__spec__, "submodule_search_locations", [inner])
    bubblewrap._folders_of.cache_clear()
    assert Sandbox(withheld=("yaml",)).command([], Descriptors(0, 0, 0), None) == before
    assert yaml.__path__[0] in before


def test_what_a_link_led_to_is_not_the_students_own(tmp_path):
    handed_in, copied = tmp_path / "submitted", tmp_path / "autograded"
    for folder in (handed_in, copied):
        folder.mkdir()
        (folder / "data.csv").write_text("1,2")
    (handed_in / "secret.txt").symlink_to(__file__)
    (copied / "secret.txt").write_text("what the link led to")
    (copied / "link.txt").symlink_to(__file__)
    (copied / "01-numpy.ipynb").write_text("{}")
    found = own_files(str(copied), str(handed_in))
    assert [path.name for path in found] == ["data.csv"]
    assert own_files(None, None) == own_files(str(tmp_path / "none"), None) == ()


def test_the_students_own_files_are_there_and_nothing_else_of_the_course(inside):
    assert inside.run("print(open('data.csv').read())") == "1,2"
    assert (
        inside.run("import os; print(sorted(f for f in os.listdir() if f[0] != '.'))")
        == "['data.csv']"
    )
    found = inside.run(f"print(sorted(os.listdir({str(ROOT)!r})))")
    assert set(eval(found)) <= {".venv", "grader"}
    for hidden in ("solutions", "tests", "nbgrader_config.py", "course_secret", ".git"):
        assert inside.run(f"open({str(ROOT / hidden)!r})") == "FileNotFoundError"


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/etc/shadow",
        __file__,
        str(Path.home() / ".bashrc"),
        "/var/log",
        "/sys",
    ],
)
def test_nothing_of_the_machine_is_readable(inside, path):
    inside.run(f"import os; path = {path!r}")
    said = inside.run("os.listdir(path) if os.path.isdir(path) else open(path).read()")
    assert said in ("FileNotFoundError", "PermissionError")


def test_no_process_has_the_instructors_variables(inside):
    inside.run(
        "import pathlib\ndef told(path):\n    try: return path.read_text()\n"
        "    except OSError: return ''"
    )
    environments = "pathlib.Path('/proc').glob('[0-9]*/environ')"
    assert inside.run(f"print(len([*{environments}]) > 1)") == "True"
    assert inside.run(f"print([p for p in {environments} if 'secret' in told(p)])") == (
        "[]"
    )


def test_nothing_that_survives_can_be_written(inside):
    places = [
        str(ROOT),
        str(Path(sys.prefix)),
        str(ROOT / "grader"),
        "/usr",
        "/etc",
        "/run",
    ]
    for place in places:
        said = inside.run(f"open({place + '/written'!r}, 'w')")
        assert said in ("OSError", "PermissionError"), place
    assert inside.run("open('mine', 'w').write('x'); print(open('mine').read())") == "x"


def test_none_of_the_instructors_variables_is_there(inside):
    names = set(eval(inside.run("import os; print(list(os.environ))")))
    assert "HOME" in names and "INSTRUCTORS_TOKEN" in os.environ
    assert not any(
        name in names for name in ("INSTRUCTORS_TOKEN", "CI", "PYTEST_VERSION")
    )
    assert inside.run("print(os.environ['HOME'], os.environ['USER'])") == (
        "/home/student student"
    )


def test_there_is_no_network(inside):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            pass  # from here it can be reached
        assert (
            inside.run(
                f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"
            )
            == "ConnectionRefusedError"
        )


def test_no_process_but_its_own_is_seen(inside):
    numbers = eval(
        inside.run("print([int(p) for p in os.listdir('/proc') if p.isdigit()])")
    )
    assert len(numbers) <= 3
    assert inside.run(f"os.kill({os.getpid()}, 0)") == "ProcessLookupError"


def test_it_has_no_privileges(inside):
    status = inside.run("print(open('/proc/self/status').read())")
    rights = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert int(rights["CapEff"], 16) == int(rights["CapPrm"], 16) == 0
    assert rights["NoNewPrivs"] == "1"
    assert inside.run("import os; os.setuid(0)") in ("PermissionError", "OSError")


#: Numbers of system calls: x86-64's, and those of the newer systems.
NUMBERS = {
    "x86_64": {"add_key": 248, "keyctl": 250, "memfd_create": 319, "shmget": 29},
    "aarch64": {"add_key": 217, "keyctl": 219, "memfd_create": 279, "shmget": 194},
}


@pytest.mark.parametrize("name", NUMBERS["x86_64"])
def test_system_calls_that_reach_further_are_refused(inside, name):
    number = NUMBERS[platform.machine()][name]
    assert inside.run(
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"print(libc.syscall({number}, 0, -3, b'user', b'a', 0), end=' ')\n"
        "print(os.strerror(ctypes.get_errno()))"
    ) in ("-1 Operation not permitted", "-1 Function not implemented")


@pytest.mark.parametrize(
    "source",
    [
        "libc.unshare(0x10000000)",
        "libc.clone(0, 0, 0x10000000 | 17, 0)",
        "libc.socket(40, 1, 0)",
        "libc.socket(17, 3, 0)",
        "libc.mount(b'none', b'/tmp', b'tmpfs', 0, 0)",
    ],
)
def test_namespaces_and_odd_sockets_are_refused(inside, source):
    assert inside.run(
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        f"print({source}, os.strerror(ctypes.get_errno()))"
    ) in ("-1 Operation not permitted", "-1 Invalid argument")


def test_no_key_is_named(inside):
    assert inside.run("open('/proc/keys').read()") == "PermissionError"


def test_what_was_compiled_of_the_answers_is_not_there(loop, server, tmp_path):
    answers = withheld_files("01-numpy")[0]
    folder = answers.parent / "__pycache__"
    source = f"import pathlib; print(len([*pathlib.Path({str(folder)!r}).glob('s*')]))"
    compileall.compile_dir(answers.parent, quiet=1)
    replaced = dict.fromkeys(withheld_files("01-numpy"), Path(nothing.__file__))
    with sandboxed(loop, server, replaced=replaced) as inside:
        assert inside.run(source) == "0"
    with sandboxed(loop, server) as inside:
        assert inside.run(source) != "0"


def test_its_disk_is_small(inside):
    assert inside.run("open('big', 'wb').write(bytes(20 * 2**20))") == "OSError"
    assert inside.run("import os; os.remove('big')") == ""


# ----------------------------------------------------------------- what it may use up


def ends(inside, source, seconds=10):
    """Run what the sandbox is ended for."""
    with contextlib.suppress(TimeoutError, RuntimeError):
        inside.run(source, seconds)
    assert not inside.is_alive()


def test_too_much_memory_ends_it(loop, server):
    with sandboxed(loop, server) as inside:
        ends(inside, "held = []\nwhile True: held.append(bytearray(10 * 2**20))")


def test_memory_that_a_cell_uses_up_is_not_missed_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "_INTERVAL", 1_000)  # too late for the next cell
    hoards = "held = []\nwhile True: held.append(bytes(10**8))"
    needs = "large = bytes(5 * 10**8)\nprint('there is room')"
    notebook = new_notebook(cells=[new_code_cell(hoards), new_code_cell(needs)])
    execute = ExecuteSubmission(secret_file=str(tmp_path / "secret"))
    execute.preprocess(notebook, {"metadata": {"path": str(tmp_path)}})
    (said,) = notices.all_of(notebook)
    assert "ended the Python process: number 1" in said
    assert notebook.cells[-1].outputs[0].text == "there is room\n"


def test_one_array_too_large_is_an_error(loop, server):
    with sandboxed(loop, server, limits=Limits(address_space=4_000)) as inside:
        assert inside.run("import numpy as np; np.ones(10**9)") in (
            "MemoryError",
            "_ArrayMemoryError",
        )
        assert inside.run("print(1)") == "1"


def test_files_in_memory_count(loop, server):
    limits = Limits(memory=250, disk=200)
    with sandboxed(loop, server, limits=limits) as inside:
        fill = fills("/tmp", 190) + fills("/dev/shm", 190)
        ends(inside, f"{fill}import time; time.sleep(60)", seconds=20)


def fills(folder, mebibytes):
    return (
        f"with open('{folder}/large', 'wb') as file:\n"
        f"    for _ in range({mebibytes}): file.write(bytes(2**20))\n"
    )


#: Signed messages to a channel on which nobody listens.
SENDS = """
import json
kernel = get_ipython().kernel
header = json.dumps(kernel.session.msg_header("input_request"), default=str).encode()
parts = [header, json.dumps(kernel.get_parent()["header"], default=str).encode()]
parts += [b"{}", b'{"prompt": "' + b"x" * (30 * 10**6) + b'"}']
signed = [b"<IDS|MSG>", kernel.session.sign(parts), *parts]
ident = kernel._parent_ident["shell"]
while True:
    kernel.stdin_socket.send_multipart([*ident, *signed], copy=False)
"""


def test_messages_that_wait_here_count(loop, server, monkeypatch):
    monkeypatch.setattr(watch, "_MOST_HERE", 200)
    with sandboxed(loop, server) as inside:
        inside.client.execute(SENDS)
        deadline = time.monotonic() + 20
        while inside.is_alive():
            assert time.monotonic() < deadline
            time.sleep(0.1)


BURNS = """
import subprocess, sys
for _ in range(20):
    subprocess.Popen([sys.executable, "-c", "while True: pass"], start_new_session=True)
"""


@pytest.mark.parametrize("limits", [Limits(cpu_seconds=8), Limits()])
def test_processes_that_compute_side_by_side_are_ended(
    loop, server, monkeypatch, limits
):
    # Of all together; each for itself would take longer than this test.
    monkeypatch.setattr(watch, "_SECONDS", 3.0 if limits == Limits() else 1e9)
    with sandboxed(loop, server, limits=limits) as inside:
        ends(inside, f"{BURNS}\nimport time; time.sleep(60)", seconds=20)


def test_one_process_may_compute_on(loop, server, monkeypatch):
    monkeypatch.setattr(watch, "_SECONDS", 1.0)
    source = "end = process_time() + 3\nwhile process_time() < end: pass"
    with sandboxed(loop, server) as inside:
        inside.run(f"from time import process_time\n{source}")
        assert inside.run("print(1)") == "1"


def test_a_fork_bomb_is_contained(loop, server):
    before = len(psutil.pids())
    with sandboxed(loop, server) as inside:
        ends(
            inside,
            "import os\nfor _ in range(500):\n"
            "    try:\n        if os.fork() == 0:\n"
            "            import time; time.sleep(30); os._exit(0)\n"
            "    except OSError: pass\nimport time; time.sleep(10)",
        )
    assert len(psutil.pids()) < before + 20


def test_computing_for_too_long_ends_it(loop, server):
    with sandboxed(loop, server, limits=Limits(cpu_seconds=3)) as inside:
        ends(inside, "while True: pass", seconds=12)


def test_what_is_left_running_is_ended(loop, server):
    with sandboxed(loop, server) as inside:
        inside.run(
            "import subprocess\nfor _ in range(3):\n"
            "    subprocess.Popen(['sleep', '4321'], start_new_session=True)"
        )
        assert (
            sum(
                "4321" in p.info["cmdline"]
                for p in psutil.process_iter(["cmdline"])
                if p.info["cmdline"]
            )
            == 3
        )
    deadline = time.monotonic() + 5
    while any(
        "4321" in (p.info["cmdline"] or []) for p in psutil.process_iter(["cmdline"])
    ):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_interrupt_reaches_the_kernel_and_no_more(loop, server):
    with sandboxed(loop, server) as inside:
        timer = threading.Timer(
            1, lambda: asyncio.run(inside.manager._async_interrupt_kernel())
        )
        timer.start()
        assert inside.run("import time\ntime.sleep(20)") == "KeyboardInterrupt"
        assert inside.run("print('alive')") == "alive"


@pytest.mark.parametrize("server", ["None", "ForkServer([], {})"])
def test_whoever_grades_may_be_killed_and_nothing_stays(server):
    script = (
        "import asyncio, sys\nfrom grader.sandbox import SandboxedKernelManager\n"
        "from grader.sandbox.warm import ForkServer\n"
        "async def main():\n"
        f"    km = SandboxedKernelManager(fork_server={server})\n"
        "    await km.start_kernel()\n    kc = km.client(); kc.start_channels()\n"
        "    await kc.wait_for_ready(timeout=60)\n"
        '    kc.execute(\'import subprocess; subprocess.run(["sleep", "4322"])\')\n'
        "    print('ready', flush=True); await asyncio.sleep(60)\nasyncio.run(main())"
    )
    grader = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert grader.stdout.readline() == b"ready\n"
    time.sleep(0.5)
    started = psutil.Process(grader.pid).children(recursive=True)
    assert any("4322" in process.cmdline() for process in started)
    grader.kill()
    grader.wait()
    _, alive = psutil.wait_procs(started, timeout=5)
    assert alive == []


# ----------------------------------------------------------------------- fork servers


def test_a_forked_kernel_begins_with_nothing_of_the_courses(loop, server):
    """What a sandbox hides must not be in memory either."""
    with sandboxed(loop, server) as inside:
        found = inside.run("import sys; print('numpy' in sys.modules)")
        assert found == str(server is not None)
        loaded = inside.run("print([m for m in sys.modules if 'grader' in m])")
        assert loaded == "[]"


def test_forked_kernels_draw_different_numbers(loop, server):
    draw = "import numpy, random; print(numpy.random.rand(), random.random())"
    drawn = set()
    for _ in range(2):
        with sandboxed(loop, server) as inside:
            drawn |= set(inside.run(draw).split())
    assert len(drawn) == 4


def test_matplotlib_finds_the_home_of_its_sandbox(loop, server):
    with sandboxed(loop, server) as inside:
        found = inside.run("import matplotlib; print(matplotlib.get_cachedir())")
        assert found == "/home/student/.matplotlib"


@pytest.mark.parametrize(
    ("modules", "variables"),
    [
        (["numpy"], {"OPENBLAS_NUM_THREADS": "2"}),  # a second thread
        (["no_such_module"], ONE_THREAD),
    ],
)
def test_where_nothing_can_be_forked_a_kernel_is_started(
    loop, caplog, modules, variables
):
    server = ForkServer(modules, variables)
    for _ in range(2):
        caplog.clear()
        manager = SandboxedKernelManager(sandbox=Sandbox(), fork_server=server)
        manager.log.propagate = True
        loop.run_until_complete(manager.start_kernel())
        assert loop.run_until_complete(manager.is_alive())
        assert manager.provisioner._kernel is None
        assert "started from cold" in caplog.text
        loop.run_until_complete(manager.shutdown_kernel(now=True))


def test_there_is_one_fork_server_at_a_time():
    numpys = server_for(["numpy", "grader"], ONE_THREAD)
    assert server_for(["numpy", "typing"], ONE_THREAD) is numpys
    assert server_for([], ONE_THREAD) is not numpys
    assert numpys._process.poll() is not None


# ----------------------------------------------------------------- where there is none


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sys.platform": "darwin"}, "other_system"),
        ({"shutil.which": lambda name, **_: None}, "no_bubblewrap"),
        (
            {"subprocess.run": lambda *_, **__: subprocess.CompletedProcess([], 1)},
            "not_allowed",
        ),
    ],
)
def test_why_there_is_no_sandbox_is_known(monkeypatch, change, reason):
    for name, value in change.items():
        monkeypatch.setattr(f"grader.sandbox.bubblewrap.{name}", value)
    bubblewrap.why_unavailable.cache_clear()
    assert bubblewrap.why_unavailable() == reason
    monkeypatch.undo()
    bubblewrap.why_unavailable.cache_clear()


def test_a_course_that_lies_in_tmp_is_not_hidden():
    command = Sandbox().command(["true"], Descriptors(3, 4, 5), None)
    binds = [n for n, word in enumerate(command) if word in ("--ro-bind", "--dir")]
    assert command.index("/tmp") < min(binds)
