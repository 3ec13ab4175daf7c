"""The conditions of a rule in, whom and which paths it is for out.

As the API documents them: values of one condition are alternatives, conditions must all hold; `*`
is any characters, also none, `?` exactly one; hosts, headers and queries are compared without
regard to case, paths and methods with (docs: elasticloadbalancing, Condition types for listener
rules)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

from strangler.diagnostics import (
    IMPORT_CHANGED,
    IMPORT_NOT_CARRIED,
    IMPORT_REGEX,
    IMPORT_UNKNOWN,
    Diagnostic,
    report,
)
from strangler.engines.importing.documents import Placed
from strangler.engines.importing.draft import ANY_PATH, Ask, Path, Who
from strangler.engines.importing.meeting import meet_asks
from strangler.engines.importing.ordering import escaped
from strangler.engines.importing.patterns import whole_path
from strangler.rules.model import PathKind
from strangler.rules.regexes import RegexError
from strangler.rules.targets import written_key
from strangler.rules.templates import TemplateError, parse_exact, parse_host

T = TypeVar("T")


class DroppedError(Exception):
    """No request can be told by rules to be meant; what is wrong is told already."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a rule means."""

    who: tuple[Who, ...]
    paths: tuple[Path, ...]


class Conditions:
    """Reads the conditions of one rule, and notes what rules cannot ask."""

    def __init__(self, rule: Placed, name: str, problems: list[Diagnostic]) -> None:
        self.rule, self.name, self.problems = rule, name, problems

    def read(self) -> Meant:
        """Whom the rule means. Raises DroppedError where that cannot be said at all."""
        hosts: list[str | None] = [None]
        methods: frozenset[str] | None = None
        paths: tuple[Path, ...] = (ANY_PATH,)
        asks: list[list[Ask]] = []
        for each in self.rule.get("Conditions").items():
            match each.get("Field").text():
                case "host-header":
                    hosts = list(self._some(each, "HostHeaderConfig", self._host))
                case "path-pattern":
                    paths = self._paths(each)
                case "http-request-method":
                    config = each.get("HttpRequestMethodConfig")
                    methods = frozenset(config.get("Values").texts() or each.get("Values").texts())
                case "http-header":
                    asks.append(self._headers(each))
                case "query-string":
                    asks.append(self._query(each))
                case "source-ip":
                    self._lost(each, "rules do not look at addresses", "filter them in front (WAF)")
                    raise DroppedError
                case field:
                    self.problems.append(
                        report(IMPORT_UNKNOWN, f"{self.name}: condition {field!r}", each.place)
                    )
                    raise DroppedError
        who: list[Who] = []
        for chosen in product(*asks):
            together: frozenset[Ask] | None = frozenset()
            for ask in chosen:
                if together is not None:
                    together = meet_asks(together, frozenset({ask}))
            if together is not None:
                who += [Who(host=host, methods=methods, asks=together) for host in hosts]
        if not who:
            self._lost(self.rule, "two conditions ask for two values of one field", "")
            raise DroppedError
        return Meant(tuple(dict.fromkeys(who)), paths)

    # Hosts -----------------------------------------------------------------------------------

    def _host(self, value: str) -> str:
        try:
            if "?" in value:
                raise TemplateError("`?` stands for one letter", "list the hosts")
            return parse_host(value)
        except TemplateError as error:
            raise ValueError(f"host {value}: {error}", error.hint) from None

    # Paths -----------------------------------------------------------------------------------

    def _paths(self, condition: Placed) -> tuple[Path, ...]:
        config = condition.get("PathPatternConfig")
        regexes = config.get("RegexValues").texts() or condition.get("RegexValues").texts()
        found: list[Path] = []
        for regex in regexes:
            try:
                found.append(Path(PathKind.REGEX, whole_path(regex, False)))
            except RegexError as error:
                message = f"{self.name}: regex {regex}: {error}"
                self.problems.append(report(IMPORT_REGEX, message, condition.place))
        values = list(config.get("Values").texts() or condition.get("Values").texts())
        for value in values:
            try:
                found += path_pattern(value, values)
            except TemplateError as error:
                self._lost(condition, f"path {value}: {error}", error.hint)
        if not found:
            raise DroppedError
        return tuple(dict.fromkeys(found))

    # Headers and queries ---------------------------------------------------------------------

    def _headers(self, condition: Placed) -> list[Ask]:
        config = condition.get("HttpHeaderConfig")
        name = config.get("HttpHeaderName").text().lower()
        return [
            Ask("headers", name, value)
            for value in self._some(condition, "HttpHeaderConfig", self._value)
        ]

    def _query(self, condition: Placed) -> list[Ask]:
        found: list[Ask] = []
        for pair in condition.get("QueryStringConfig", "Values").items():
            key, value = pair.get("Key").text(), pair.get("Value").text()
            try:
                if not key:
                    raise ValueError(f"value {value} of any parameter", "name the parameter")
                if "*" in key or "?" in key:
                    raise ValueError(f"parameter {key}: no wildcards in names", "name it")
                found.append(Ask("query", key, self._value(value)))
                self._caseless(pair, key)
            except ValueError as error:
                self._lost(condition, *error.args)
        if not found:
            raise DroppedError
        return found

    def _value(self, value: str) -> str | None:
        if value == "*":
            return None
        if any(letter in value.replace("\\*", "").replace("\\?", "") for letter in "*?"):
            raise ValueError(f"value {value}: wildcards", "list the values")
        return value.replace("\\*", "*").replace("\\?", "?")

    # -----------------------------------------------------------------------------------------

    def _some(self, condition: Placed, config: str, read: Callable[[str], T]) -> list[T]:
        """The values that rules can hold; what they cannot is told."""
        if condition.get(config, "RegexValues").items() or condition.get("RegexValues").items():
            self._lost(condition, "rules have regexes for paths only", "list the values")
        found: list[T] = []
        for value in condition.get(config, "Values").texts() or condition.get("Values").texts():
            try:
                found.append(read(value))
                if config == "HttpHeaderConfig":
                    self._caseless(condition, value)
            except ValueError as error:
                self._lost(condition, *error.args)
        if not found:
            raise DroppedError
        return found

    def _caseless(self, place: Placed, value: str) -> None:
        if value.lower() != value.upper():
            self.problems.append(
                report(
                    IMPORT_CHANGED,
                    f"{self.name}: {value!r} is compared without regard to case there, by rules "
                    "with",
                    place.place,
                )
            )

    def _lost(self, place: Placed, message: str, hint: str = "") -> None:
        self.problems.append(
            report(IMPORT_NOT_CARRIED, f"{self.name}: {message}", place.place, hint)
        )


def path_pattern(pattern: str, beside: Sequence[str] = ()) -> list[Path]:
    """The paths that a pattern takes. `beside` are the other patterns of the condition: `/a` and
    `/a/*` together are a prefix. Raises TemplateError."""
    bare = pattern.rstrip("*")
    if pattern in ("*", "/*"):
        return [ANY_PATH]
    if set("?{}") & set(pattern) or "*" in bare:
        parts = {"*": ".*", "?": "."}
        regex = "".join(parts.get(each, escaped(each)) for each in pattern)
        return [Path(PathKind.REGEX, regex)]
    parse_exact(bare)
    if bare == pattern:
        return [] if f"{pattern}/*" in beside else [Path(PathKind.EXACT, pattern)]
    if not bare.endswith("/"):
        within = Path(PathKind.REGEX, f"{escaped(written_key(bare))}[^/].*")
        return [Path(PathKind.PREFIX, bare), within]
    if bare[:-1] in beside:
        return [Path(PathKind.PREFIX, bare[:-1])]
    return [Path(PathKind.EXACT, bare), Path(PathKind.TEMPLATE, f"{bare}{{rest*}}")]
