"""The text of a Jinja template in, Python of the same effect out.

Rules: jinja.palletsprojects.com, templates ("List of Control Structures", "Import Context
Behavior", "Extensions": i18n, expression statement, loop controls). The function `render` of a
template gives what it defines at its top level, for those who import it. A block runs where it
stands, with what its own template knows: that a child replaces it is not told, so what the parent's
has counts, too."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache

from strangler.analyzers.recognisers.templating.coding import Code
from strangler.analyzers.recognisers.templating.jinja_expressions import (
    Expressions,
    UnreadableError,
    is_name,
)
from strangler.analyzers.recognisers.templating.jinja_filters import Helpers
from strangler.analyzers.recognisers.templating.jinja_lexing import Piece, lex

_QUIET = frozenset(
    {
        *("autoescape", "block", "break", "continue", "debug", "endautoescape", "endblock"),
        *("endfilter", "endset", "endtrans", "pluralize"),
    }
)
_CLOSING = frozenset({"endfor", "endif", "endwith", "endmacro", "endcall"})
ENGINE = "jinja"


@dataclass(frozen=True, slots=True)
class Written:
    """A template as Python."""

    lines: tuple[str, ...]
    """The function `render`."""
    places: tuple[int, ...]
    """For each of them the line of the template."""
    used: tuple[str, ...]
    """The names that every template has and this one asks for."""
    unread: tuple[int, ...]
    """Lines with an expression or tag that could not be read."""


@lru_cache(maxsize=4096)
def write(text: str, known: frozenset[str], helpers: "frozenset[tuple[str, str, str]]") -> Written:
    """The function of one template. `known` are names that every template has; `helpers` what the
    project adds, as (`filter` or `test`, name, how it is called)."""
    filters = {name: called for kind, name, called in helpers if kind == "filter"}
    tests = {name: called for kind, name, called in helpers if kind == "test"}
    return _Template(known, Helpers(filters, tests)).write(text)


class _Template:
    def __init__(self, known: Collection[str], helpers: Helpers) -> None:
        self._code = Code(known)
        self._helpers = helpers
        self._opened: list[tuple[str, Callable[[], None] | None]] = []
        """The tags that are open, and what is to be done at their end."""
        self._unread: list[int] = []

    def write(self, text: str) -> Written:
        code = self._code
        code.line("scope = {**context}")
        code.line("exports = {}")
        for piece in lex(text):
            code.place = piece.line
            try:
                self._piece(piece)
            except UnreadableError:
                self._unread.append(piece.line)
                code.line('unknown("an expression of the template that cannot be read")')
        code.depth = 1
        code.line("return exports")
        lines = ("def render(context={}, extra={}):", *code.lines)
        places = (1, *code.places)
        return Written(lines, places, tuple(sorted(code.used)), tuple(self._unread))

    def _piece(self, piece: Piece) -> None:
        if piece.tokens is None:
            raise UnreadableError("")
        if not piece.tag:
            if piece.tokens:
                words = Expressions(self._code, piece.tokens, self._helpers)
                self._code.shown(words.several())
                self._end(words)
            return
        words = Expressions(self._code, piece.tokens, self._helpers)
        name = words.identifier()
        known: Callable[[Expressions], None] | None = getattr(self, f"_on_{name}", None)
        if known is not None:
            known(words)
        elif name in _CLOSING:
            self._close(name[3:])
        elif name not in _QUIET and not name.startswith("end"):
            self._code.line(f'unknown("what the template tag {name} does")')

    def _end(self, words: Expressions) -> None:
        if not words.done:
            raise UnreadableError(words.next)

    # -- blocks of lines

    def _open(
        self,
        tag: str,
        header: str,
        names: dict[str, bool] | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:
        self._opened.append((tag, then))
        self._code.open(header, names)

    def _close(self, tag: str) -> None:
        """What a missing end left open ends, too."""
        if not any(opened == tag for opened, _ in self._opened):
            return
        while True:
            opened, then = self._opened.pop()
            self._code.close()
            if then is not None:
                then()
            if opened == tag:
                return

    def _on_if(self, words: Expressions) -> None:
        words.truth(words.expression())
        # Names that are bound in a branch stay (templates, "Scoping Behavior").
        self._open("if", "if extra:", self._code.scopes[-1])

    def _on_elif(self, words: Expressions) -> None:
        self._on_else(words)
        words.truth(words.expression())

    def _on_else(self, _words: Expressions) -> None:
        if self._opened and self._opened[-1][0] in ("if", "for"):
            tag, then = self._opened.pop()
            self._code.close()
            if then is not None:
                then()
            self._open(tag, "if extra:", self._code.scopes[-1])

    def _on_for(self, words: Expressions) -> None:
        code = self._code
        names, target = _targets(words)
        words.expect("in")
        source = words.operand()
        bound = dict.fromkeys((*names, "loop"), True)
        if words.last == "recursive":
            loop = code.fresh("loop")
            code.open(f"def {loop}(items):")
            code.line(f"v_loop = {loop}")

            def ended() -> None:
                code.line('return ""')
                code.close()
                code.line(f"{loop}({source})")

            self._open("for", f"for {target} in items:", bound, ended)
        else:
            self._open("for", f"for {target} in {source}:", bound)
            code.line("v_loop = ()")
        if words.take("if"):
            words.truth(words.expression())

    def _on_with(self, words: Expressions) -> None:
        names: list[str] = []
        while not words.done:
            name = words.identifier()
            words.expect("=")
            self._code.line(f"w_{name} = {words.expression()}")
            names.append(name)
            if not words.take(","):
                break
        self._open("with", "if extra:", dict.fromkeys(names, True))
        for name in names:
            self._code.line(f"v_{name} = w_{name}")

    def _on_set(self, words: Expressions) -> None:
        code = self._code
        names, target = _targets(words)
        if words.take("."):
            held, part = code.name(names[0]), words.identifier()
            words.expect("=")
            code.line(f'{held}["{part}"] = {words.several()}')
            return
        if words.take("="):
            code.line(f"{target} = {words.several()}")
        else:  # `{% set name %}...{% endset %}`
            value = '""'
            while words.take("|"):
                value = words.filter(value)
            code.line(f'{target} = ""')
        for name in names:
            code.bind(name, False)
            if self._at_top():
                code.line(f'exports["{name}"] = v_{name}')
                code.line(f'scope["{name}"] = v_{name}')

    def _at_top(self) -> bool:
        scopes = self._code.scopes
        return all(scope is scopes[0] for scope in scopes)

    def _on_filter(self, words: Expressions) -> None:
        value = words.filter('""')
        while words.take("|"):
            value = words.filter(value)

    def _on_do(self, words: Expressions) -> None:
        words.several()
        self._end(words)

    def _on_print(self, words: Expressions) -> None:
        self._code.shown(words.several())

    def _on_trans(self, words: Expressions) -> None:
        while not words.done:
            if words.take(",", "trimmed", "notrimmed"):
                continue
            name = words.identifier() if words.next else ""
            if name and words.take("="):
                self._code.shown(words.expression())
            elif name:
                self._code.shown(self._code.name(name))
            else:
                words.expression()

    # -- macros

    def _parameters(self, words: Expressions) -> tuple[list[str], list[str]]:
        names: list[str] = []
        written: list[str] = []
        while not words.take(")"):
            name = words.identifier()
            default = words.expression() if words.take("=") else "()"
            names.append(name)
            written.append(f"{name}={default}")
            if not words.take(","):
                words.expect(")")
                break
        return names, written

    def _function(
        self, tag: str, called: str, names: list[str], written: list[str], then: Callable[[], None]
    ) -> None:
        """Parameters have the names that callers give them by."""
        code = self._code
        special = [] if "caller" in names else ["caller=()"]
        bound = tuple(dict.fromkeys((*names, "caller", "varargs", "kwargs")))
        header = f"def {called}({', '.join((*written, *special, '*varargs', '**kwargs'))}):"
        self._open(tag, header, dict.fromkeys(bound, True), then)
        for name in bound:
            code.line(f"v_{name} = {name}")

    def _on_macro(self, words: Expressions) -> None:
        code = self._code
        name = words.identifier()
        words.expect("(")
        names, written = self._parameters(words)
        top = self._at_top()
        code.bind(name, True)

        def ended() -> None:
            if top:
                code.line(f'exports["{name}"] = v_{name}')

        self._function("macro", f"v_{name}", names, written, ended)

    def _on_call(self, words: Expressions) -> None:
        code = self._code
        names, written = self._parameters(words) if words.take("(") else ([], [])
        caller = code.fresh("caller")

        def ended() -> None:
            words.caller = caller
            words.expression()

        self._function("call", caller, names, written, ended)

    # -- other templates

    def _on_extends(self, words: Expressions) -> None:
        name = words.expression()
        self._code.line(f'parent = rendered("{ENGINE}", {name}, scope, extra)')
        self._code.parent = True

    def _on_include(self, words: Expressions) -> None:
        name = words.expression()
        optional = words.take("ignore") and words.take("missing")
        alone = words.take("without")
        del optional  # a template that is not there may lie outside the project
        self._rendered("", name, "{}" if alone else self._local())

    def _on_import(self, words: Expressions) -> None:
        name = words.expression()
        words.expect("as")
        bound = words.identifier()
        variable = self._code.bind(bound, True)
        self._rendered(f"{variable} = ", name, self._context(words))
        self._code.modules.add(variable)

    def _on_from(self, words: Expressions) -> None:
        name = words.expression()
        words.expect("import")
        made = self._code.fresh("t")
        pairs: list[tuple[str, str]] = []
        context = "{}"
        while not words.done:
            if words.take("with", "without"):
                break
            one = words.identifier()
            pairs.append((one, words.identifier() if words.take("as") else one))
            if not words.take(","):
                context = self._context(words)
                break
        self._rendered(f"{made} = ", name, context)
        for one, bound in pairs:
            self._code.line(f'{self._code.bind(bound, True)} = {made}["{one}"]')

    def _context(self, words: Expressions) -> str:
        """An imported template knows nothing of the context unless it is told."""
        return self._local() if words.take("with") else "{}"

    def _local(self) -> str:
        names = {n for scope in self._code.scopes for n in scope if n != "loop"}
        return "{" + ", ".join(("**scope", *(f'"{n}": v_{n}' for n in sorted(names)))) + "}"

    def _rendered(self, target: str, name: str, context: str) -> None:
        self._code.line(f'{target}rendered("{ENGINE}", {name}, {context}, extra)')


def _targets(words: Expressions) -> tuple[list[str], str]:
    """What is bound: the names, and how they are written."""
    names: list[str] = []
    written: list[str] = []
    while True:
        if words.take("("):
            inner, text = _targets(words)
            words.expect(")")
            names += inner
            written.append(f"({text},)" if "," not in text else f"({text})")
        else:
            name = words.identifier()
            if not is_name(name):
                raise UnreadableError(name)
            names.append(name)
            written.append(f"v_{name}")
        if not words.take(","):
            return names, ", ".join(written)
