"""Excerpts: the lines that prove a claim, read as Python reads them, limited, without secrets."""

from dataclasses import replace

from strangler.locations import Location
from strangler.model.boundaries import Crossing, Cut
from strangler.model.graph import EdgeKind
from strangler.reports.document import document
from strangler.reports.excerpts import collect_excerpts
from support.sample_analysis import sample_analysis


def with_cuts(*cuts: tuple[float, str, tuple[int, ...]]):
    """A document whose only places are the given lines of files, by price of the cut."""
    sample = sample_analysis()
    made = tuple(
        Cut(
            f"p{number}",
            "q",
            0,
            0,
            (),
            price,
            tuple(Crossing(EdgeKind.CALLS, "a", "b", Location(path, line)) for line in lines),
        )
        for number, (price, path, lines) in enumerate(cuts)
    )
    found = document(replace(sample, cuts=made))
    for key in ("endpoints", "tables", "doors", "cycles", "unresolved", "diagnostics"):
        found[key] = []
    found["boundary"]["parts"] = []
    found["boundary"]["verdict"]["reasons"] = []
    return found


def test_evidence_comes_with_a_line_around_it(tmp_path):
    """The line itself and its neighbours, by path and number."""
    (tmp_path / "a.py").write_text("one\ntwo\nthree\nfour\nfive\n")
    found = collect_excerpts(tmp_path, with_cuts((1.0, "a.py", (3,))))
    assert found == {"a.py": {2: "two", 3: "three", 4: "four"}}


def test_the_sample_s_places_are_all_found(tmp_path):
    """Cuts, cycles, endpoints, tables, reasons, doors, gaps and diagnostics show their lines."""
    text = "\n".join(f"line {n}" for n in range(1, 101))
    for path in (
        "shop/orders/models.py",
        "shop/orders/views.py",
        "shop/catalog/models.py",
        "shop/orders/tasks.py",
        "shop/urls.py",
        "shop/legacy.py",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    found = collect_excerpts(tmp_path, document(sample_analysis()))
    for path, line in [
        ("shop/orders/models.py", 14),
        ("shop/orders/views.py", 60),
        ("shop/catalog/models.py", 88),
        ("shop/orders/tasks.py", 12),
        ("shop/urls.py", 8),
        ("shop/legacy.py", 3),
    ]:
        assert found[path][line] == f"line {line}"


def test_the_dearest_cut_gets_the_room_there_is(tmp_path):
    """With room for two lines, they are those of the cut that costs most."""
    for name in ("cheap.py", "dear.py"):
        (tmp_path / name).write_text("a\nb\nc\nd\n")
    report = with_cuts((1.0, "cheap.py", (1, 2)), (9.0, "dear.py", (1, 3)))
    assert collect_excerpts(tmp_path, report, most_lines=2) == {"dear.py": {1: "a", 3: "c"}}
    assert collect_excerpts(tmp_path, report, most_characters=5).keys() == {"dear.py"}


def test_lines_are_counted_as_python_counts_them(tmp_path):
    """Form feeds and Unicode line separators do not end a line; all three line ends do."""
    (tmp_path / "a.py").write_bytes("one\x0c\r\ntwo\u2028two\rthree\n".encode())
    found = collect_excerpts(tmp_path, with_cuts((1.0, "a.py", (2, 3))))["a.py"]
    assert found[2] == "two\u2028two"
    assert found[3] == "three"


def test_the_declared_encoding_is_used(tmp_path):
    """PEP 263; a file that lies about it still shows, with marks where it is wrong."""
    (tmp_path / "latin.py").write_bytes("# coding: latin-1\nname = 'Zoë'\n".encode("latin-1"))
    (tmp_path / "wrong.py").write_bytes(b"# coding: no-such-codec\nname = 'Zo\xeb'\n")
    report = with_cuts((1.0, "latin.py", (2,)), (1.0, "wrong.py", (2,)))
    found = collect_excerpts(tmp_path, report)
    assert found["latin.py"][2] == "name = 'Zoë'"
    assert found["wrong.py"][2] == "name = 'Zo\ufffd'"


def test_long_lines_are_cut_after_secrets_are_gone(tmp_path):
    """A secret that starts inside the shown part must not show its beginning."""
    (tmp_path / "a.py").write_text("x = 1\n" + "y = '" + "p " * 95 + "AKIAIOSFODNN7EXAMPLE'\n")
    line = collect_excerpts(tmp_path, with_cuts((1.0, "a.py", (2,))))["a.py"][2]
    assert len(line) <= 200
    assert "AKIA" not in line


def test_secrets_of_the_surroundings_are_hidden_too(tmp_path):
    """The neighbours of evidence are shown, so they are redacted as well."""
    (tmp_path / "a.py").write_text(
        "PASSWORD = 'hunter2'\ncall()\nSECRETS = {\n  'a': 'hunter2',\n}\n"
    )
    found = collect_excerpts(tmp_path, with_cuts((1.0, "a.py", (2, 4))))
    assert "hunter2" not in str(found)


def test_nothing_outside_the_root_is_read(tmp_path):
    """A location that leads elsewhere shows no text; nor does a file that is gone."""
    (tmp_path / "secret.py").write_text("x = 1\n")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "dir.py").mkdir()
    paths = ("../secret.py", str(tmp_path / "secret.py"), "gone.py", "dir.py")
    report = with_cuts(*((1.0, path, (1,)) for path in paths))
    assert collect_excerpts(tmp_path / "root", report) == {}
