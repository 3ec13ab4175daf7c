"""A plan in, the maps that find a request's route out.

nginx reads `$uri` decoded, with `//` merged and dot segments resolved; so everything here looks at
`$request_uri`, the target as it was sent. A `map` tries its regular expressions in their order."""

from strangler.engines.exporting import patterns
from strangler.engines.exporting.nginx.words import a_map, quoted, somewhere, whole
from strangler.engines.exporting.plan import Entry, Plan
from strangler.rules.model import Ambiguous, Condition

NO_ROUTE = "-"
REJECTED = "rejected"
_SOURCE = "$strangler_reading $request_method $strangler_host $strangler_path"

Asked = tuple[str, Condition]


def deciding(plan: Plan, number: dict[str, str]) -> list[str]:
    """Maps up to `$strangler_route`: the number of the route, NO_ROUTE, or REJECTED."""
    asked = _asked(plan)
    flags = "".join(f"$strangler_condition_{index}" for index in range(len(asked)))
    cases = [
        *_cases(plan.ambiguous, "ambiguous", asked, number),
        *_cases(plan.entries, "plain", asked, number),
        *_cases(plan.entries, "odd", asked, number),
    ]
    return [
        "# The path as it was sent, and how it is read: ambiguous targets match no route but\n"
        "# those that say so; odd ones hold escapes of letters, or in lower case.",
        a_map(
            "$request_uri",
            "$strangler_path",
            "",
            [(somewhere(r"\A(?<strangler_p>[^?]*)"), "$strangler_p")],
        ),
        a_map(
            "$strangler_path",
            "$strangler_reading",
            "plain",
            [(somewhere(patterns.AMBIGUOUS), "ambiguous"), (somewhere(patterns.ODD), "odd")],
        ),
        *[_condition(index, kind, each) for index, (kind, each) in enumerate(asked)],
        "# Which route takes the request: the first that matches, in the order of precedence.",
        a_map(f"{flags} {_SOURCE}", "$strangler_route", NO_ROUTE, cases),
    ]


def _asked(plan: Plan) -> tuple[Asked, ...]:
    """Each condition once."""
    found: dict[Asked, None] = {}
    for entry in plan.entries:
        found.update(dict.fromkeys(_conditions(entry)))
    return tuple(found)


def _conditions(entry: Entry) -> list[Asked]:
    match = entry.match
    return [
        *[("header", each) for each in match.headers],
        *[("query", each) for each in match.query],
        *[("cookie", each) for each in match.cookies],
    ]


def _condition(index: int, kind: str, condition: Condition) -> str:
    name, value = condition.name, condition.value
    if kind == "header":
        source = "$http_" + name.lower().replace("-", "_")
        regex = ".+" if value is None else patterns.quoted(value)
    elif kind == "query":
        source, regex = "$args", patterns.query(condition)
    else:
        source = "$http_cookie"
        regex = patterns.cookie(name, "[^;]*" if value is None else patterns.quoted(value))
    told = "is present" if value is None else f"is {value}"
    comment = f"# {kind} {name} {told}".replace("\n", " ")
    return f"{comment}\n" + a_map(
        source, f"$strangler_condition_{index}", "0", [(whole(regex), "1")]
    )


def _cases(
    entries: tuple[Entry, ...], reading: str, asked: tuple[Asked, ...], number: dict[str, str]
) -> list[tuple[str, str]]:
    cases = []
    for entry in entries:
        wanted = set(_conditions(entry))
        flags = "".join("1" if each in wanted else "." for each in asked)
        methods = "|".join(entry.match.methods) or r"\S+"
        path = patterns.path(entry.match, spelt=reading == "odd")
        rejects = reading == "ambiguous" and entry.route.ambiguous is Ambiguous.REJECT
        regex = f"{flags} {reading} (?:{methods}) (?i:{patterns.host(entry.host)}) {path}"
        cases.append((whole(regex), REJECTED if rejects else number[entry.route.id]))
    return cases


def names(plan: Plan, number: dict[str, str]) -> str:
    """The id of the route, for answers that show it."""
    cases = [(quoted(number[each.route.id]), each.route.id) for each in plan.choices]
    return a_map("$strangler_route", "$strangler_id", "default", cases)
