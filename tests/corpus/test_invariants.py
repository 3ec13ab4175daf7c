"""What must hold for every analysis, whatever the code."""

import io
from functools import cache

import pytest

from strangler.model.graph import EdgeKind, NodeKind
from strangler.model.source import ModuleKind
from support.systems import ALL

pytestmark = [pytest.mark.corpus, pytest.mark.parametrize("system", ALL, ids=str)]


def test_every_file_and_line_is_counted(system, analysed):
    project = analysed(system).project
    assert (project.files, project.lines) == (system.files, system.lines)
    assert project.parsed + project.unparsed == project.files


def test_every_code_module_is_in_exactly_one_part(system, analysed):
    """And in the one that its own row names; other modules are in none."""
    analysis = analysed(system)
    places = [(module, part.name) for part in analysis.boundary.parts for module in part.modules]
    assert len(places) == len({module for module, _ in places})
    expected = {m.name: m.part for m in analysis.modules if m.kind is ModuleKind.CODE}
    assert dict(places) == expected
    assert all(m.part is None for m in analysis.modules if m.kind is not ModuleKind.CODE)


def test_every_end_of_an_edge_exists(system, analysed):
    """A method is one of a class that exists; a key may lead to a library's table."""
    analysis = analysed(system)
    known = {module.name for module in analysis.modules}
    known |= {symbol.name for symbol in analysis.symbols}
    known |= {f"{NodeKind.TABLE}:{table.name}" for table in analysis.tables}
    known |= {endpoint.id for endpoint in analysis.endpoints}
    ends = {edge.source for edge in analysis.edges}
    ends |= {edge.target for edge in analysis.edges if edge.kind is not EdgeKind.FOREIGN_KEY}
    missing = {end for end in ends - known if end.rpartition(".")[0] not in known}
    assert {end for end in missing if not end.startswith(f"{NodeKind.EXTERNAL}:")} == set()


def test_every_line_of_evidence_exists(system, analysed, folder_of):
    """Each edge has at least one, in a file of the project, inside the line it names."""
    analysis = analysed(system)
    lengths = line_lengths(folder_of(system))
    wrong = []
    for edge in analysis.edges:
        assert edge.evidence, edge
        for place in edge.evidence:
            lines = lengths(place.path)
            if not (
                1 <= place.line <= len(lines) and 1 <= place.column <= lines[place.line - 1] + 1
            ):
                wrong.append(str(place))
    assert wrong == []


def test_every_cut_is_between_two_parts(system, analysed):
    analysis = analysed(system)
    parts = {part.name for part in analysis.boundary.parts}
    for cut in analysis.cuts:
        assert {cut.source, cut.target} <= parts
        assert cut.source != cut.target


def test_no_import_of_the_project_itself_is_missing(system, analysed):
    """Released code imports nothing of its own that is not there; dynamic targets aside."""
    assert analysed(system).project.resolution.by_kind.get("import.missing", 0) == 0


def test_most_calls_are_resolved(system, analysed):
    """A floor to notice a fall, not a goal."""
    counts = analysed(system).project.resolution
    assert counts.calls_resolved / (counts.calls_resolved + counts.calls_unresolved) > 0.5


def line_lengths(root):
    """A function from a path to the lengths of its lines, counted as an editor counts them."""

    @cache
    def lengths(path: str) -> list[int]:
        text = (root / path).read_bytes().decode("utf-8", "replace")
        return [len(line.rstrip("\n")) for line in io.StringIO(text, newline=None)]

    return lengths
