"""Whole proposals for small monoliths."""

from strangler.model.boundaries import Answer, PartKind


def kinds(proposal):
    return {part.name: part.kind for part in proposal.boundary.parts}


def test_django_apps_become_services_over_a_library_and_a_platform(shop):
    """Three apps that hang together by themselves are three services."""
    proposal = shop.propose()
    assert kinds(proposal) == {
        "catalogue": PartKind.SERVICE,
        "customers": PartKind.SERVICE,
        "orders": PartKind.SERVICE,
        "shared": PartKind.SHARED,
        "platform": PartKind.PLATFORM,
    }
    assert proposal.part_of_module["shop.orders.services"] == "orders"
    assert proposal.part_of_module["shop.utils.money"] == "shared"
    assert proposal.part_of_module["shop.settings"] == "platform"
    assert proposal.part_of_module["shop.urls"] == "platform"


def test_show(shop, plugins):
    from pprint import pprint
    pprint(shop.propose())
    pprint(plugins(60).propose().boundary)
