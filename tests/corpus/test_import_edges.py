"""Our import edges against two peers that were written without knowing each other."""

from collections import Counter

import pytest

from strangler.model.graph import IMPORT_KINDS
from support.import_peers import grimp_edges, ruff_edges
from support.systems import DJANGO, HOMEASSISTANT, OSCAR, SUPERSET

pytestmark = pytest.mark.corpus
SHOWN = 20


@pytest.mark.parametrize("system", [DJANGO, OSCAR, SUPERSET, HOMEASSISTANT], ids=str)
def test_every_import_that_both_peers_find_is_found(system, analysed, folder_of):
    """Extras are ours to have: strings, dynamic imports, parents, uses that imports hide."""
    root = folder_of(system)
    agreed = grimp_edges(root, system.package) & ruff_edges(root, system.package)
    ours = {(e.source, e.target) for e in analysed(system).edges if e.kind in IMPORT_KINDS}
    missing = sorted(agreed - ours)
    print(f"{system}: {len(agreed)} edges of both peers, {len(missing)} missing")
    print(f"extra, by kind: {extras(analysed(system), agreed)}")
    assert len(agreed) > 400, "the peers found too little to compare with"
    assert not missing, f"{len(missing)} of {len(agreed)} missing: {missing[:SHOWN]}"


@pytest.mark.parametrize("system", [DJANGO, OSCAR, SUPERSET, HOMEASSISTANT], ids=str)
def test_no_plain_import_is_invented(system, analysed, folder_of):
    """An edge that the language's own rules prove is one that a peer finds, too. But neither
    peer follows relative imports in a folder without `__init__.py`."""
    root = folder_of(system)
    known = grimp_edges(root, system.package) | ruff_edges(root, system.package)
    modules = {module.name for module in analysed(system).modules}
    plain = {"runtime", "type_only", "lazy", "conditional", "try_fallback"}
    ours = {
        (e.source, e.target)
        for e in analysed(system).edges
        if e.kind in plain and e.target in modules and e.source.rpartition(".")[0] in modules
    }
    invented = sorted(ours - known)
    assert not invented, f"{len(invented)} of {len(ours)} invented: {invented[:SHOWN]}"


def extras(analysis, agreed) -> dict[str, int]:
    """How many edges of which kind only we find."""
    modules = {module.name for module in analysis.modules}
    found = Counter(
        str(edge.kind)
        for edge in analysis.edges
        if edge.kind in IMPORT_KINDS
        and (edge.source, edge.target) not in agreed
        and edge.target in modules
    )
    return dict(sorted(found.items()))
