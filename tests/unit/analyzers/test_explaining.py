import networkx as nx
import pytest

from strangler.analyzers.explaining import PACKAGE, find, why
from strangler.errors import UnknownNameError
from strangler.locations import Location
from strangler.model.graph import Confidence, EdgeKind, NodeKind

CODE = {
    "shop": ("shop.views", "shop.models", "shop.orders.views", "shop.orders.models"),
    "symbols": (
        "shop.views.Order",
        "shop.models.Order",
        "shop.models.Order.total",
        "shop.models.Orders",
        "shop.orders.views.OrderList",
        "shop.orders.views.OrderList.get",
    ),
}


def graph_of(*edges: str) -> nx.MultiDiGraph:
    """The nodes above and edges such as `a -calls-> b` or `a -calls?-> b` (only possible)."""
    graph = nx.MultiDiGraph()

    def add(name, kind, module, path):
        graph.add_node(name, kind=kind, module=module, location=Location(path, 1))

    for name in CODE["shop"]:
        add(name, NodeKind.MODULE, name, f"{name.replace('.', '/')}.py")
    for name in CODE["symbols"]:
        module = max((m for m in CODE["shop"] if name.startswith(f"{m}.")), key=len)
        add(name, NodeKind.SYMBOL, module, f"{module.replace('.', '/')}.py")
    add("table:shop_order", NodeKind.TABLE, "shop.models", "shop/models.py")
    add("external:requests", NodeKind.EXTERNAL, None, "")
    add("shop:GET /orders/{id}", NodeKind.ENDPOINT, "shop.orders.views", "shop/urls.py")
    add("shop:POST /orders", NodeKind.ENDPOINT, "shop.orders.views", "shop/urls.py")
    add("shop:GET /orders", NodeKind.ENDPOINT, "shop.orders.views", "shop/urls.py")
    for edge in edges:
        source, target = edge.split(" -")[0], edge.split("-> ")[1]
        word = edge.split(" -")[1].split("->")[0]
        confidence = Confidence.POSSIBLE if word.endswith("?") else Confidence.CERTAIN
        kind = EdgeKind(word.rstrip("?"))
        evidence = (Location(graph.nodes[source]["location"].path, 7),)
        graph.add_edge(source, target, key=kind.value, kind=kind, confidence=confidence,
                       evidence=evidence)  # fmt: skip
    return graph


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("shop.models", "shop.models"),
        ("orders.models", "shop.orders.models"),
        ("OrderList.get", "shop.orders.views.OrderList.get"),
        ("shop_order", "table:shop_order"),
        ("table:shop_order", "table:shop_order"),
        ("requests", "external:requests"),
        ("GET /orders", "shop:GET /orders"),
        ("/orders/{id}", "shop:GET /orders/{id}"),
        ("shop/orders/views.py", "shop.orders.views"),
        ("./shop/models.py", "shop.models"),
        ("orders", "shop.orders"),
    ],
)
def test_a_name_may_be_written_as_people_know_it(name, found):
    """Whole ids, ends of dotted names, tables, endpoints, paths, files, packages."""
    assert find(graph_of(), name).name == found


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Order", ["shop.models.Order", "shop.views.Order"]),
        ("/orders", ["shop:GET /orders", "shop:POST /orders"]),
    ],
)
def test_a_name_of_several_things_lists_them(name, candidates):
    """No guessing: the answer would be about something else."""
    with pytest.raises(UnknownNameError) as caught:
        find(graph_of(), name)
    assert str(caught.value).splitlines()[1:] == candidates


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("OrderLst.get", "shop.orders.views.OrderList.get"),
        ("shop.order.views", "shop.orders.views"),
        ("shop_ordr", "table:shop_order"),
        ("GET /order", "shop:GET /orders"),
    ],
)
def test_an_unknown_name_is_answered_by_the_nearest(name, nearest):
    """Compared by as many last parts as were given."""
    with pytest.raises(UnknownNameError) as caught:
        find(graph_of(), name)
    assert nearest in str(caught.value).splitlines()[1:3]


def test_a_name_like_no_other_is_answered_without_advice():
    """A far-fetched suggestion is worse than none."""
    with pytest.raises(UnknownNameError, match=r"^nothing in the project is called 'zzz'$"):
        find(graph_of(), "zzz")


def test_a_package_stands_for_all_below_it():
    """Modules, symbols, tables and endpoints."""
    subject = find(graph_of(), "shop.orders")
    assert subject.kind == PACKAGE
    assert {
        "shop.orders.views",
        "shop.orders.views.OrderList",
        "shop:POST /orders",
    } <= subject.nodes
    assert "shop.models" not in subject.nodes


def test_a_module_stands_for_its_symbols_and_tables():
    """And not for a module whose name goes on."""
    subject = find(graph_of(), "shop.models")
    assert subject.kind == "module"
    assert subject.nodes >= {"shop.models", "shop.models.Order", "table:shop_order"}
    assert not subject.nodes & set(find(graph_of(), "shop.orders").nodes)


def test_a_class_stands_for_its_methods():
    """And not for a class whose name goes on."""
    subject = find(graph_of(), "shop.models.Order")
    assert subject.nodes == {"shop.models.Order", "shop.models.Order.total"}


def chain_of(graph, source, target):
    chain = why(graph, find(graph, source), find(graph, target))
    return chain and [f"{s.source} -{s.kind}-> {s.target}" for s in chain.steps]


def test_a_chain_leads_from_anything_in_the_one_to_anything_in_the_other():
    """The module depends on the package because one method calls one method."""
    edge = "shop.orders.views.OrderList.get -calls-> shop.models.Order.total"
    assert chain_of(graph_of(edge), "shop.orders", "shop.models") == [edge]


def test_without_a_way_there_is_no_chain():
    """Edges lead one way only."""
    graph = graph_of("shop.orders.views -runtime-> shop.models")
    assert chain_of(graph, "shop.models", "shop.orders.views") is None


def test_the_shortest_chain_wins():
    """Fewer steps are easier to follow."""
    graph = graph_of(
        "shop.orders.views -runtime-> shop.views",
        "shop.views -runtime-> shop.models",
        "shop.orders.views -runtime-> shop.models",
    )
    assert chain_of(graph, "orders.views", "shop.models") == [
        "shop.orders.views -runtime-> shop.models"
    ]


def test_a_call_is_shown_before_an_import_between_the_same_things():
    """The import is there for the sake of the call."""
    call = "shop.orders.views -calls-> shop.models"
    graph = graph_of("shop.orders.views -runtime-> shop.models", call)
    assert chain_of(graph, "orders.views", "shop.models") == [call]


def test_two_real_steps_are_shown_before_one_for_type_checkers():
    """An import that never runs is the weakest reason."""
    way = ["shop.orders.views -runtime-> shop.views", "shop.views -runtime-> shop.models"]
    graph = graph_of("shop.orders.views -type_only-> shop.models", *way)
    assert chain_of(graph, "orders.views", "shop.models") == way


def test_two_certain_steps_are_shown_before_one_possible():
    """A string that happens to name a module proves little."""
    way = ["shop.orders.views -calls-> shop.views", "shop.views -calls-> shop.models"]
    graph = graph_of("shop.orders.views -string?-> shop.models", *way)
    assert chain_of(graph, "orders.views", "shop.models") == way


def test_equally_long_chains_are_decided_by_name():
    """Every run says the same."""
    one = [
        "shop.orders.views -calls-> shop.orders.models",
        "shop.orders.models -calls-> shop.models",
    ]
    two = ["shop.orders.views -calls-> shop.views", "shop.views -calls-> shop.models"]
    assert chain_of(graph_of(*one, *two), "orders.views", "shop.models") == one
    assert chain_of(graph_of(*two, *one), "orders.views", "shop.models") == one


def test_a_symbol_that_does_not_use_it_depends_by_the_import_of_its_module():
    """To run the method, Python runs its module; the answer says that this is the reason."""
    graph = graph_of("shop.orders.views -runtime-> shop.models")
    chain = why(graph, find(graph, "OrderList.get"), find(graph, "shop.models"))
    assert chain is not None
    assert chain.through == "shop.orders.views"


def test_its_own_use_comes_before_the_import_of_its_module():
    """However long the way."""
    way = [
        "shop.orders.views.OrderList.get -string?-> shop.views",
        "shop.views -runtime-> shop.models",
    ]
    graph = graph_of("shop.orders.views -runtime-> shop.models", *way)
    assert chain_of(graph, "OrderList.get", "shop.models") == [w.replace("?", "") for w in way]


def test_a_table_depends_on_the_table_its_foreign_key_names():
    """Data counts as code does."""
    graph = graph_of()
    graph.add_node("table:cart", kind=NodeKind.TABLE, module=None, location=None)
    graph.add_edge("table:cart", "table:shop_order", key="foreign_key", kind=EdgeKind.FOREIGN_KEY,
                   confidence=Confidence.LIKELY, evidence=(Location("a.py", 1),))  # fmt: skip
    assert chain_of(graph, "cart", "shop.models") == ["table:cart -foreign_key-> table:shop_order"]


def test_what_both_contain_belongs_to_the_smaller():
    """A package depends on a module in it only by what else is in it."""
    inside = graph_of("shop.models.Order -calls-> shop.models.Order.total")
    assert chain_of(inside, "shop", "shop.models") is None
    across = graph_of("shop.views -runtime-> shop.models")
    assert chain_of(across, "shop", "shop.models") == ["shop.views -runtime-> shop.models"]
