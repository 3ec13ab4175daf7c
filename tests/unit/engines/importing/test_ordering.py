"""A list of which the first match wins becomes routes whose precedence says the same."""

from strangler.engines.importing.draft import ANY_PATH, Answer, Ask, Item, Path, Who
from strangler.engines.importing.ordering import arrange
from strangler.locations import Location
from strangler.rules.model import PathKind


def item(line, path=ANY_PATH, answer="a", rewrite="", **who):
    if isinstance(path, str):
        path = Path(PathKind.PREFIX, path)
    return Item(
        who=Who(**who),
        path=path,
        answer=Answer(upstream=answer, rewrite=rewrite),
        place=Location("list", line),
        comment=f"entry {line}",
    )


def shown(items):
    ordered, problems = arrange(items)
    return [
        (each.item.path.text, each.item.who, each.item.answer.upstream, each.priority)
        for each in ordered
    ], problems


def test_a_list_in_the_order_of_rules_stays_as_it_is():
    found, problems = shown([item(1, "/a/b", "x"), item(2, "/a", "y"), item(3, answer="z")])
    assert [(path, priority) for path, _, _, priority in found] == [
        ("/a/b", 0),
        ("/a", 0),
        ("/", 0),
    ]
    assert problems == []


def test_an_earlier_entry_is_repeated_for_a_later_and_more_specific_host():
    found, _ = shown([item(1, "/a", "x"), item(2, "/a", "y", host="h.test")])
    assert [(who.host, name) for _, who, name, _ in found] == [
        (None, "x"), ("h.test", "x"), ("h.test", "y"),
    ]  # fmt: skip
    assert found[1][3] > found[2][3], "the repetition goes before what follows it"


def test_an_earlier_entry_is_repeated_for_the_methods_and_conditions_of_a_later_one():
    ask = Ask("headers", "x", "1")
    found, _ = shown(
        [item(1, "/a", "x"), item(2, "/a", "y", methods=frozenset({"GET"}), asks=frozenset({ask}))]
    )
    assert found[1][1] == Who(methods=frozenset({"GET"}), asks=frozenset({ask}))
    assert found[1][2] == "x"


def test_a_shorter_path_that_goes_first_makes_regexes_of_both():
    found, _ = shown([item(1, "/a", "x"), item(2, "/a/b", "y")])
    assert [path for path, *_ in found] == ["/a(?:/.*)?", "/a/b(?:/.*)?"]
    assert found[0][3] > found[1][3]


def test_entries_with_one_answer_need_no_order():
    found, _ = shown([item(1, "/a", "x"), item(2, "/a/b", "x")])
    assert [path for path, *_ in found] == ["/a", "/a/b"]


def test_a_rewrite_that_would_have_to_be_a_regex_is_told():
    found, (problem,) = shown([item(1, "/a", "x"), item(2, "/a/b", "y", rewrite="/")])
    assert [path for path, *_ in found] == ["/a", "/a/b"]
    assert problem.code == "STR859"
    assert "entry 2" in problem.message
    assert problem.location.line == 1
