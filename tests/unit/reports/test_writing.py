"""Writing a report directory: nobody's work is lost, and nothing is ever half-written."""

import errno
import itertools
import json
from pathlib import Path

import pytest

from strangler.errors import OutputError
from strangler.reports import writing
from strangler.reports.writing import MANIFEST, write_report

OLD = {"index.html": b"<p>old</p>", "report.json": b'{"old":1}', "report.md": b"# old"}
NEW = {"index.html": b"<p>new</p>", "report.json": b'{"new":1}', "report.md": b"# new"}


def content(directory: Path) -> dict[str, bytes]:
    """All files below a directory but the manifest, by their relative path."""
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_a_new_directory_is_made_with_its_parents(tmp_path):
    """Nothing has to exist before the first report."""
    written = write_report(tmp_path / "out" / "report", OLD)
    assert content(tmp_path / "out" / "report") == OLD
    assert [path.name for path in written.written] == ["index.html", "report.md", "report.json"]
    assert written.kept == ()


def test_our_own_files_are_replaced(tmp_path):
    """What strangler wrote and nobody edited gives way to the next report."""
    write_report(tmp_path, OLD)
    assert write_report(tmp_path, NEW).kept == ()
    assert content(tmp_path) == NEW


def test_an_edited_file_stays_and_the_new_one_is_put_beside_it(tmp_path):
    """The user's edit wins; the proposal is there to compare."""
    write_report(tmp_path, OLD)
    (tmp_path / "report.md").write_bytes(b"# mine")
    written = write_report(tmp_path, NEW)
    assert content(tmp_path) == NEW | {"report.md": b"# mine", "report.proposed.md": b"# new"}
    assert written.kept == (tmp_path / "report.md",)
    assert tmp_path / "report.proposed.md" in written.written


def test_a_foreign_file_is_never_overwritten(tmp_path):
    """A file of the same name that strangler did not write stays, and so does all else."""
    mine = {"report.json": b"[]", "notes.txt": b"keep me", "sub/index.html": b"other"}
    for name, text in mine.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text)
    write_report(tmp_path, NEW)
    assert content(tmp_path) == NEW | mine | {"report.proposed.json": NEW["report.json"]}


def test_a_proposal_is_replaced_only_while_nobody_edited_it(tmp_path):
    """Proposals follow the same rule as reports."""
    (tmp_path / "rules.yaml").write_bytes(b"mine")
    write_report(tmp_path, {"rules.yaml": b"first"})
    write_report(tmp_path, {"rules.yaml": b"second"})
    assert (tmp_path / "rules.proposed.yaml").read_bytes() == b"second"
    (tmp_path / "rules.proposed.yaml").write_bytes(b"edited")
    write_report(tmp_path, {"rules.yaml": b"third"})
    assert content(tmp_path) == {
        "rules.yaml": b"mine",
        "rules.proposed.yaml": b"edited",
        "rules.proposed2.yaml": b"third",
    }


def test_an_accepted_proposal_is_ours_again(tmp_path):
    """`mv rules.proposed.yaml rules.yaml` means: go on from here."""
    (tmp_path / "rules.yaml").write_bytes(b"mine")
    write_report(tmp_path, {"rules.yaml": b"first"})
    (tmp_path / "rules.proposed.yaml").replace(tmp_path / "rules.yaml")
    write_report(tmp_path, {"rules.yaml": b"second"})
    assert content(tmp_path) == {"rules.yaml": b"second"}


def test_a_foreign_file_that_agrees_stays_foreign(tmp_path):
    """Today's agreement does not give us the right to overwrite a decision tomorrow."""
    (tmp_path / "rules.yaml").write_bytes(b"first")
    assert write_report(tmp_path, {"rules.yaml": b"first"}).written == ()
    write_report(tmp_path, {"rules.yaml": b"second"})
    assert content(tmp_path) == {"rules.yaml": b"first", "rules.proposed.yaml": b"second"}


def test_links_and_directories_are_foreign(tmp_path):
    """A link is not followed, a directory is not removed."""
    (tmp_path / "elsewhere").write_bytes(b"precious")
    out = tmp_path / "out"
    (out / "report.md").mkdir(parents=True)
    (out / "report.json").symlink_to(tmp_path / "elsewhere")
    write_report(out, {"report.json": b"{}", "report.md": b"#"})
    assert (tmp_path / "elsewhere").read_bytes() == b"precious"
    assert (out / "report.proposed.json").read_bytes() == b"{}"
    assert (out / "report.proposed.md").read_bytes() == b"#"


def test_a_file_in_place_of_the_directory_is_an_error(tmp_path):
    """So is one in place of a parent; both say which."""
    (tmp_path / "out").write_bytes(b"")
    for directory in (tmp_path / "out", tmp_path / "out" / "deeper"):
        with pytest.raises(OutputError, match=r"out is a file, not a directory; choose another"):
            write_report(directory, NEW)
    assert content(tmp_path) == {"out": b""}


def test_a_foreign_manifest_is_an_error(tmp_path):
    """Without a list we can trust, nothing is written."""
    (tmp_path / MANIFEST).write_bytes(b"{broken")
    with pytest.raises(OutputError, match="remove it or choose another"):
        write_report(tmp_path, NEW)
    assert content(tmp_path) == {}


@pytest.mark.parametrize("name", ["", "..", "a/b", "/etc/passwd", MANIFEST])
def test_only_plain_names_are_taken(tmp_path, name):
    """A name cannot lead out of the directory."""
    with pytest.raises(ValueError, match="no plain file name"):
        write_report(tmp_path, {name: b""})


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "no room left"),
        (errno.EDQUOT, "no room left"),
        (errno.EROFS, "cannot be written; check its permissions"),
        (errno.EACCES, "cannot be written; check its permissions"),
        (errno.EIO, "could not be written"),
    ],
)
def test_a_full_disk_leaves_everything_as_it_was(tmp_path, monkeypatch, number, says):
    """Wherever the disk fails, the old report is complete and nothing is left over."""
    write_report(tmp_path, OLD)
    for step in range(len(NEW) + 1):
        fail_at(monkeypatch, step, OSError(number, "simulated"))
        with pytest.raises(OutputError, match=says):
            write_report(tmp_path, NEW)
        monkeypatch.undo()
        assert content(tmp_path) == OLD


def test_a_full_disk_leaves_no_new_directory(tmp_path, monkeypatch):
    """Directories made for a report that could not be written are removed again."""
    fail_at(monkeypatch, 2, OSError(errno.ENOSPC, "simulated"))
    with pytest.raises(OutputError):
        write_report(tmp_path / "a" / "b", NEW)
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_never_leaves_half_a_file(tmp_path, monkeypatch):
    """Interrupted at any step, each file is old or new, `report.json` new only when all are,
    and the next run takes nothing for edited."""
    steps = 1 + 2 * (len(NEW) + 1)
    for step, after in itertools.product(range(steps), (False, True)):
        directory = tmp_path / f"{step}{after}"
        write_report(directory, OLD)
        interrupt_at(monkeypatch, step, after)
        with pytest.raises(KeyboardInterrupt):
            write_report(directory, NEW)
        monkeypatch.undo()
        found = content(directory)
        assert found.keys() == OLD.keys()
        assert all(found[name] in (OLD[name], NEW[name]) for name in found)
        if found["report.json"] == NEW["report.json"]:
            assert found == NEW
        assert write_report(directory, NEW).kept == ()
        assert content(directory) == NEW


def test_the_manifest_names_digests_only(tmp_path):
    """It is safe to commit: no path, no time, no host."""
    write_report(tmp_path, OLD)
    manifest = json.loads((tmp_path / MANIFEST).read_bytes())
    assert manifest["files"].keys() == OLD.keys()
    assert str(tmp_path) not in json.dumps(manifest)


def fail_at(monkeypatch: pytest.MonkeyPatch, step: int, problem: BaseException) -> None:
    """Let the write number `step` put half its bytes on the disk and then fail."""
    real, seen = writing._write, iter(range(1000))

    def failing(path: Path, data: bytes) -> None:
        if next(seen) == step:
            real(path, data[: len(data) // 2])
            raise problem
        real(path, data)

    monkeypatch.setattr(writing, "_write", failing)


def interrupt_at(monkeypatch: pytest.MonkeyPatch, step: int, after: bool) -> None:
    """Raise KeyboardInterrupt right before or after the given call that changes the disk."""
    seen = iter(range(1000))

    def interrupted(real):
        def call(*args, **options):
            now = next(seen) == step
            if now and not after:
                raise KeyboardInterrupt
            result = real(*args, **options)
            if now:
                raise KeyboardInterrupt
            return result

        return call

    monkeypatch.setattr(Path, "mkdir", interrupted(Path.mkdir))
    monkeypatch.setattr(writing, "_write", interrupted(writing._write))
    monkeypatch.setattr(Path, "replace", interrupted(Path.replace))
