"""Bad input gets a clear message and loses nothing: everything else is analysed all the same."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from strangler import analyze
from strangler._api import write_report
from strangler.analyzers import sourcing
from strangler.cli.main import main
from strangler.errors import OutputError, UnusableInputError
from strangler.model.analysis import Analysis
from strangler.reports import writing
from support.trees import write
from support.watching import RaisesConcluding, RaisesWatching

GOOD = {
    "shop/__init__.py": "",
    "shop/orders.py": "from shop.items import Item\n\n\ndef order():\n    return Item()\n" * 3,
    "shop/items.py": "class Item:\n    price = 1\n" + "    x = 1\n" * 40,
}
SRC = Path(__file__).parents[2] / "src"


def analysed(root: Path, files: dict[str, str | bytes], jobs: int = 1) -> Analysis:
    """The analysis of a good project with bad files in it; the good part must be whole."""
    write(root, {**GOOD, **files})
    analysis = analyze(root, jobs=jobs, cache=False)
    assert_whole(analysis)
    return analysis


def assert_whole(analysis: Analysis) -> None:
    """The good files are there with what is in them."""
    assert {"shop.orders", "shop.items"} <= {module.name for module in analysis.modules}
    edges = {(edge.source, edge.target, edge.kind) for edge in analysis.edges}
    assert ("shop.orders", "shop.items", "runtime") in edges
    assert ("shop.orders", "shop.items", "calls") in edges
    assert "shop.items.Item" in {symbol.name for symbol in analysis.symbols}


def problems(analysis: Analysis) -> list[tuple[str, str]]:
    return [(d.code, str(d.location)) for d in analysis.diagnostics]


def strangler(*arguments: object, home: Path, **options: object) -> subprocess.Popen[str]:
    """The program as a user starts it, with a home of its own."""
    environment = {
        **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
        "PYTHONPATH": str(SRC),
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "TMPDIR": str(home),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "strangler", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        **options,  # type: ignore[call-overload]
    )


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs `strangler analyze ROOT -o out` in this process: exit code, stderr."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def runner(*arguments: object) -> tuple[int, str]:
        code = main(["analyze", "--jobs", "1", *map(str, arguments)])
        return code, capsys.readouterr().err

    return runner


# Nothing to analyse


def test_a_missing_directory_ends_with_3(run, tmp_path):
    code, said = run(tmp_path / "gone", "-o", tmp_path / "out")
    assert code == 3
    assert "gone" in said
    assert not (tmp_path / "out").exists()


def test_a_file_instead_of_a_directory_ends_with_3(run, tmp_path):
    write(tmp_path, {"app.py": "x = 1\n"})
    code, said = run(tmp_path / "app.py", "-o", tmp_path / "out")
    assert code == 3
    assert "is a file" in said


def test_a_directory_without_python_ends_with_3(run, tmp_path):
    write(tmp_path / "in", {"readme.md": "# Hello\n", "stub.pyi": "", "sub/x.txt": ""})
    code, said = run(tmp_path / "in", "-o", tmp_path / "out")
    assert code == 3
    assert "no Python files" in said


def test_an_empty_directory_is_unusable(tmp_path):
    with pytest.raises(UnusableInputError, match="no Python files"):
        analyze(tmp_path, cache=False)


# Files that cannot be read or parsed

BAD = {
    "a syntax error": (b"def f(:\n    pass\n", "STR103", 1),
    "Python 2": (b"import os\nprint 'a'\n", "STR104", 2),
    "Python 2's except": (b"try:\n    pass\nexcept ValueError, e:\n    pass\n", "STR112", 3),
    "Python 2's except with several": (
        b"try:\n    pass\nexcept (ValueError, OSError), e:\n    pass\n", "STR112", 3
    ),
    "null bytes": (b"x = 1\ny = '\0'\n", "STR107", 2),
    "mixed encodings": ("a = 'é'\n".encode() + b"b = '\xe9'\n", "STR102", 2),
    "a wrong cookie": (b"# coding: nonsense\nx = 1\n", "STR102", 1),
    "a cookie that lies": ("# coding: ascii\nx = 'é'\n".encode(), "STR102", 2),
    "UTF-16": ("x = 1\n".encode("utf-16"), "STR102", 1),
    "UTF-16 without a mark": ("x = 1\n".encode("utf-16-le"), "STR107", 1),
    "no text at all": (bytes(range(256)) * 4, "STR107", 1),
    "a line of more than 1 MB": (b"x = '" + b"a" * 1_100_000 + b"'\n", "STR105", 1),
    "a literal of 11 MB": (b"x = [" + b"1, " * 3_700_000 + b"]\n", "STR105", 1),
    "brackets 3,000 deep": (b"x = " + b"[" * 3000 + b"]" * 3000, "STR106", 1),
    "operators 3,000 deep": (b"x = a" + b" + a" * 3000, "STR106", 1),
    "attributes 3,000 deep": (b"x = a" + b".a" * 3000, "STR106", 1),
    "calls 3,000 deep": (b"x = a" + b"()" * 3000, "STR106", 1),
    "lambdas 3,000 deep": (b"x = " + b"lambda: " * 3000 + b"0", "STR106", 1),
    "f-strings in lists in f-strings": (
        b"x = " + b"f'{[" * 400 + b"0" + b"]}'" * 400, "STR106", 1
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_named_and_the_rest_is_whole(tmp_path, what):
    content, code, line = BAD[what]
    analysis = analysed(tmp_path, {"shop/bad.py": content})
    (problem,) = analysis.diagnostics
    assert problem.code == code
    assert problem.location is not None
    assert (problem.location.path, problem.location.line) == ("shop/bad.py", line)
    assert problem.message
    assert problem.hint
    assert "shop.bad" in {module.name for module in analysis.modules}


FINE = {
    "a byte order mark": b"\xef\xbb\xbfimport shop.items\n",
    "Latin-1 by its cookie": b"# coding: latin-1\nimport shop.items\nx = '\xe9'\n",
    "Windows line ends": b"import shop.items\r\nx = 1\r\n",
    "a line of 900 KB": b"import shop.items\nx = '" + b"a" * 900_000 + b"'\n",
    "elif 3,000 times": b"import shop.items\nif a: pass\n" + b"elif a: pass\n" * 3000,
    "and 3,000 times": b"import shop.items\nx = a" + b" and a" * 3000,
    "3,000 strings": b"import shop.items\nx = (" + b"'a'\n" * 3000 + b")",
    "nested f-strings": b"import shop.items\nx = " + b"f'{[" * 60 + b"0" + b"]}'" * 60,
    "99 indents": b"import shop.items\n"
    + b"".join(b" " * n + b"if a:\n" for n in range(99))
    + b" " * 99
    + b"pass\n",
    "lambdas 500 deep": b"import shop.items\nx = " + b"lambda: " * 500 + b"0",
}


@pytest.mark.parametrize("what", FINE)
def test_an_odd_file_is_read_in_full(tmp_path, what):
    analysis = analysed(tmp_path, {"shop/odd.py": FINE[what]})
    assert problems(analysis) == []
    edges = {(edge.source, edge.target) for edge in analysis.edges}
    assert ("shop.odd", "shop.items") in edges


@pytest.mark.parametrize(
    "content", [b"", b"# nothing\n", b"\n\n", b'"""Doc."""\n', b"\xef\xbb\xbf"]
)
def test_a_file_without_code_is_a_module(tmp_path, content):
    analysis = analysed(tmp_path, {"shop/none.py": content})
    assert problems(analysis) == []
    assert "shop.none" in {module.name for module in analysis.modules}


def test_a_project_of_empty_files_has_a_report(tmp_path):
    write(tmp_path, {"in/p/__init__.py": "", "in/p/a.py": "# nothing\n"})
    analysis = analyze(tmp_path / "in", cache=False, jobs=1)
    assert [module.name for module in analysis.modules] == ["p", "p.a"]
    report = write_report(analysis, tmp_path / "in", tmp_path / "out", ["json", "md"], cache=False)
    assert [path.name for path in report.written] == [
        "boundaries.yaml",
        "report.md",
        "rules.yaml",
        "report.json",
    ]


def test_all_bad_files_together_lose_nothing(tmp_path):
    """With two workers, each problem is still told."""
    files = {f"shop/bad{n}.py": content for n, (content, _, _) in enumerate(BAD.values())}
    analysis = analysed(tmp_path, files, jobs=2)
    named = {d.location.path for d in analysis.diagnostics if d.location}
    assert named >= set(files)


def test_cyclic_links_are_not_followed(tmp_path):
    write(tmp_path, GOOD)
    (tmp_path / "shop/loop").symlink_to(tmp_path)
    (tmp_path / "shop/self.py").symlink_to(tmp_path / "shop/self.py")
    analysis = analyze(tmp_path, cache=False, jobs=1)
    assert_whole(analysis)
    assert {("STR109", "shop/loop:1:1"), ("STR101", "shop/self.py:1:1")} == set(problems(analysis))


def test_a_file_that_vanishes_meanwhile_is_reported(tmp_path, monkeypatch):
    """Between the listing of the directory and the reading of the file."""
    found = sourcing.digests_of

    def then_vanish(root, tree, progress):
        (root / "shop/bad.py").unlink()
        return found(root, tree, progress)

    monkeypatch.setattr(sourcing, "digests_of", then_vanish)
    analysis = analysed(tmp_path, {"shop/bad.py": "x = 1\n"})
    assert problems(analysis) == [("STR108", "shop/bad.py:1:1")]


# Less than 90 % of the code


def test_without_most_of_the_code_there_is_no_verdict(tmp_path):
    """And the report says so."""
    bad = "print 'a'\n" * 200
    analysis = analysed(tmp_path, {"shop/bad.py": bad})
    assert {"STR104", "STR111"} == {d.code for d in analysis.diagnostics}
    assert analysis.boundary.verdict.answer == "unknown"
    assert analysis.project.unparsed == 1


def test_a_bad_test_file_does_not_count_against_the_code(tmp_path):
    """The rule is about code lines."""
    analysis = analysed(tmp_path, {"tests/test_bad.py": "print 'a'\n" * 200})
    assert {"STR104"} == {d.code for d in analysis.diagnostics}
    assert analysis.boundary.verdict.answer != "unknown"


def test_lines_of_a_file_that_could_not_be_decoded_count(tmp_path):
    analysis = analysed(tmp_path, {"shop/bad.py": b"x = '\xe9'\n" * 200})
    assert {"STR102", "STR111"} == {d.code for d in analysis.diagnostics}


# Recognisers that raise


def test_a_recogniser_that_raises_is_contained_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr(sourcing, "load", lambda _: (RaisesWatching(), RaisesConcluding()))
    analysis = analysed(tmp_path, {"shop/odd.py": "RAISE = 1\n"})
    watching, concluding = sorted(
        (d for d in analysis.diagnostics if d.code == "STR301"), key=lambda d: d.location is None
    )
    assert "'fragile'" in watching.message
    assert str(watching.location).startswith("shop/odd.py:")
    assert "'hasty'" in concluding.message
    assert "not there" in concluding.message


# The output directory


@pytest.fixture
def project(tmp_path):
    return write(tmp_path / "in", GOOD)


def test_a_file_in_the_way_of_the_report_ends_with_2(run, project, tmp_path):
    """Nothing is written, and the file stays."""
    (tmp_path / "out").write_text("mine")
    code, said = run(project, "-o", tmp_path / "out", "--format", "json")
    assert code == 2
    assert "is a file" in said
    assert (tmp_path / "out").read_text() == "mine"


def test_a_place_that_cannot_be_written_ends_with_2(run, project):
    """The system's own directory of processes, which even root cannot fill."""
    code, said = run(project, "-o", "/proc/strangler-report", "--format", "json")
    assert code == 2
    assert "/proc/strangler-report" in said


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "no room"), (errno.EACCES, "cannot be written")]
)
def test_a_full_or_read_only_disk_leaves_the_last_report_whole(
    run, project, tmp_path, monkeypatch, number, words
):
    """And nothing half-written beside it."""
    out = tmp_path / "out"
    assert run(project, "-o", out, "--format", "json,md")[0] == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    write(project, {"shop/more.py": "x = 1\n"})
    files = iter(range(10))

    def fail(path: Path, content: bytes) -> None:
        path.write_bytes(content[:10])
        if next(files) == 1:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(writing, "_write", fail)
    code, said = run(project, "-o", out, "--format", "json,md")
    assert code == 2
    assert words in said
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_disk_that_is_really_full(project, tmp_path):
    """Linux's /dev/full stands in for the disk: a write to it never fits."""
    analysis = analyze(project, cache=False, jobs=1)
    real = writing._write
    try:
        writing._write = lambda path, content: real(Path("/dev/full"), content)
        with pytest.raises(OutputError):
            write_report(analysis, project, tmp_path / "out", ["json"], cache=False)
    finally:
        writing._write = real
    assert not (tmp_path / "out").exists()


def test_other_peoples_files_in_the_output_directory_stay(run, project, tmp_path):
    out = write(tmp_path / "out", {"report.md": "mine", "notes.txt": "mine too"})
    code, _ = run(project, "-o", out, "--format", "json,md")
    assert code == 0
    assert (out / "report.md").read_text() == "mine"
    assert (out / "notes.txt").read_text() == "mine too"
    assert "shop" in (out / "report.proposed.md").read_text()
    assert json.loads((out / "report.json").read_text())["project"]["files"] == 3


def test_a_cache_that_cannot_be_used_is_no_end(run, project, tmp_path):
    (tmp_path / "cache").write_text("a file in its place")
    code, said = run(project, "-o", tmp_path / "out", "--format", "json")
    assert code == 0
    assert "STR501" in said


# Ctrl-C

LARGE = {f"shop/m{n}.py": GOOD["shop/items.py"] * 25 for n in range(60)}


def descendants(pid: int) -> set[int]:
    """The processes started by a process that still are, by way of /proc."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*"):
        for child in (task / "children").read_text().split():
            found |= {int(child), *descendants(int(child))}
    return found


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds: float = 30.0) -> None:
    """Poll for what another process does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        os.sched_yield()


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="processes are watched through Linux's /proc"
)


def stop(process: subprocess.Popen[str], workers: int, number: int) -> tuple[str, set[int]]:
    """Send a signal once so many workers are there; what it said and which workers it had."""
    wait_until(lambda: process.poll() is not None or len(descendants(process.pid)) >= workers)
    started = descendants(process.pid)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    return said, started


@needs_proc
@pytest.mark.parametrize("workers", [0, 1, 2])
def test_control_c_ends_with_130_and_leaves_nothing(tmp_path, workers):
    """Neither a half-written report nor a temporary file nor a worker, whenever it comes."""
    write(tmp_path / "in", {**GOOD, **LARGE})
    home = write(tmp_path / "home", {})
    process = strangler(
        "analyze", tmp_path / "in", "-o", tmp_path / "out", "--jobs", 2, "--no-cache", home=home
    )
    wait_until(lambda: process.poll() is not None or is_loading(process.pid))
    said, started = stop(process, workers, signal.SIGINT)
    assert process.returncode == 130
    assert said == "interrupted; nothing was written\n"
    assert not (tmp_path / "out").exists()
    assert list(home.rglob("*")) == []
    wait_until(lambda: not any(map(is_alive, started)))


def is_loading(pid: int) -> bool:
    """Whether the command has begun: its first compiled part is in memory."""
    try:
        return "msgspec" in Path(f"/proc/{pid}/maps").read_text()
    except FileNotFoundError:
        return True


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_workers_end_when_their_parent_is_gone(tmp_path, number):
    """A parent that is killed cannot tell them; they see it."""
    write(tmp_path / "in", {**GOOD, **LARGE})
    home = write(tmp_path / "home", {})
    process = strangler(
        "analyze", tmp_path / "in", "-o", tmp_path / "out", "--jobs", 2, "--no-cache", home=home
    )
    _, started = stop(process, 2, number)
    assert started
    assert process.returncode == -number
    wait_until(lambda: not any(map(is_alive, started)))
    assert not (tmp_path / "out").exists()


def test_control_c_while_the_report_is_written_leaves_the_last_one(
    run, project, tmp_path, monkeypatch
):
    """Each file is as it was, or complete."""
    out = tmp_path / "out"
    run(project, "-o", out, "--format", "json,md")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    write(project, {"shop/more.py": "x = 1\n"})

    def interrupted(path: Path, content: bytes) -> None:
        path.write_bytes(content[:10])
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "_write", interrupted)
    code, said = run(project, "-o", out, "--format", "json,md")
    assert code == 130
    assert "interrupted" in said
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
