"""Tags and expressions of a Django template in, a Python function of the same effect out.

Rules: docs.djangoproject.com, ref/templates/api ("Variables and lookups": an attribute that can be
called is called without arguments) and ref/templates/builtins. Blocks are taken where they stand:
what
a child replaces counts with what it brings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from strangler.analyzers.recognisers.templating.lexing import Shown, Tag, lex, literal, paths

_QUIET = frozenset(
    {
        *("autoescape", "block", "csrf_token", "cycle", "debug", "else", "elif", "empty", "filter"),
        *("firstof", "get_available_languages", "get_current_language", "get_current_timezone"),
        *("get_current_language_bidi", "get_language_info", "get_language_info_list", "if"),
        *("get_media_prefix", "get_static_prefix", "ifchanged", "language", "load", "localize"),
        *("localtime", "lorem", "now", "regroup", "resetcycle", "spaceless", "static", "plural"),
        *("templatetag", "timezone", "trans", "translate", "blocktrans", "blocktranslate"),
        *("url", "widthratio", "ifequal", "ifnotequal", "querystring", "localize"),
    }
)
"""Built-in tags that do nothing besides looking at what they are given."""
_OF_LIBRARIES = {
    "widget_tweaks": frozenset({"render_field"}),  # django-widget-tweaks: shows a field
    "crispy_forms_tags": frozenset({"crispy"}),  # django-crispy-forms: shows a form
    "django_tables2": frozenset({"querystring"}),
    "compress": frozenset({"compress"}),  # django-compressor: holds other tags
    "static": frozenset({"static", "get_static_prefix", "get_media_prefix"}),
}
"""Tags of widely used libraries that show what they are given and do nothing else, by the name that
a template loads."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A filter or tag of the project: its function, and the template that it fills, if any."""

    function: str
    template: str = ""
    context: bool = False
    compiles: bool = False
    """It is given the parser and the tag, and gives a node, which is rendered later."""


class Writer:
    """Writes templates as functions of one module."""

    def __init__(
        self,
        names: Mapping[str, str],
        filters: Mapping[str, Helper],
        tags: Mapping[str, Helper],
    ) -> None:
        self._names = names
        """Template name -> name of its function."""
        self._filters = filters
        self._tags = tags

    def function(self, name: str, text: str) -> str:
        """The function of one template."""
        return _Function(self._names, self._filters, self._tags).write(self._names[name], text)


class _Function:
    def __init__(
        self,
        names: Mapping[str, str],
        filters: Mapping[str, Helper],
        tags: Mapping[str, Helper],
    ) -> None:
        self._names, self._filters, self._tags = names, filters, tags
        self._lines: list[str] = []
        self._depth = 1
        self._bound: list[set[str]] = [set()]
        self._shows: set[str] = set()
        """Tags of the libraries that the template has loaded."""
        self._serial = 0

    def write(self, name: str, text: str) -> str:
        for token in lex(text):
            if isinstance(token, Shown):
                self._show(token.text)
            else:
                self._tag(token)
        body = self._lines or ["    pass"]
        if any(_CONTEXT in line for line in body):
            body = [f"    {_CONTEXT}.update({given})" for given in ("context", "extra")] + body
        return "\n".join((f"def {name}(context=None, extra=None):", *body)) + "\n"

    def _line(self, text: str) -> None:
        self._lines.append("    " * self._depth + text)

    def _show(self, expression: str) -> None:
        """Values are looked at, and written by `str`."""
        for path, filters in paths(expression):
            value = self._value(path)
            self._line(f"evaluate({value}.__str__)")
            if "length" in filters or "first" in filters or "last" in filters:
                self._line(f"evaluate({value}.__len__)")
            self._filtered(value, filters)

    def _filtered(self, value: str, filters: tuple[str, ...]) -> None:
        for name in filters:
            helper = self._filters.get(name)
            if helper is not None:
                self._line(f"{_called(helper)}({value})")

    def _value(self, path: str) -> str:
        """A variable of what a dotted name leads to."""
        first, *rest = path.split(".")
        value = f"v_{first}" if any(first in names for names in self._bound) else self._new()
        if value.startswith("t"):
            known = _IMPLIED.get(first)
            asked = f'context["{first}"] or extra["{first}"]'
            self._line(f"{value} = {asked}{f' or {known}' if known else ''}")
        for part in rest:
            made = self._new()
            if part.isdigit():
                self._line(f"{made} = {value}[{part}]")
            elif not _is_name(part):
                continue
            else:
                self._line(f"{made} = evaluate({value}.{part})")
            value = made
        return value

    def _new(self) -> str:
        self._serial += 1
        return f"t{self._serial}"

    # -- tags

    def _tag(self, tag: Tag) -> None:
        known: Callable[[Tag], None] | None = getattr(self, f"_on_{tag.name}", None)
        if known is not None:
            known(tag)
        elif tag.name in self._tags:
            self._helper(tag, self._tags[tag.name])
        elif tag.name in ("endfor", "endwith"):
            self._close()
        elif tag.name in _QUIET:
            for path, filters in paths(" ".join(tag.words)):
                if tag.name not in ("block", "load", "cycle", "filter") and path not in ("asvar",):
                    value = self._value(path)
                    self._line(f"evaluate({value}.__bool__)")
                    self._filtered(value, filters)
        elif tag.name in self._shows:
            for word in tag.words:
                self._show(word.rpartition("=")[2])
        elif not tag.name.startswith("end"):
            self._line(f'unknown("what the template tag {_plain(tag.name)} does")')

    def _on_load(self, tag: Tag) -> None:
        for word in tag.words:
            self._shows |= _OF_LIBRARIES.get(word, frozenset())

    def _on_get_flatpages(self, tag: Tag) -> None:
        """django.contrib.flatpages: `{% get_flatpages [prefix] [for user] as name %}`."""
        target = tag.words[-1] if "as" in tag.words[:-1] else ""
        made = self._new()
        self._line(f"{made} = get_flatpages()")
        if _is_name(target):
            self._line(f"v_{target} = {made}")
            self._bound[-1].add(target)

    def _on_for(self, tag: Tag) -> None:
        if "in" not in tag.words:
            return
        at = tag.words.index("in")
        targets = [n for n in "".join(w + "," for w in tag.words[:at]).split(",") if _is_name(n)]
        source = next((self._value(path) for path, _ in paths(" ".join(tag.words[at + 1 :]))), "()")
        self._line(f"for {', '.join(f'v_{n}' for n in targets) or '_'} in {source}:")
        self._depth += 1
        self._line("pass")
        self._bound.append({*targets, "forloop"})
        self._line("v_forloop = ()")

    def _on_with(self, tag: Tag) -> None:
        names: set[str] = set()
        words = list(tag.words)
        if "as" in words[1:2]:  # `with value as name`
            words = [f"{words[2]}={words[0]}"] if len(words) > 2 else []
        for word in words:
            name, _, value = word.partition("=")
            if _is_name(name) and value:
                found = next((self._value(path) for path, _ in paths(value)), '""')
                self._line(f"v_{name} = {found}")
                names.add(name)
        self._line("if True:")
        self._depth += 1
        self._line("pass")
        self._bound.append(names)

    def _close(self) -> None:
        if self._depth > 1:
            self._depth -= 1
            self._bound.pop()

    def _on_cache(self, tag: Tag) -> None:
        """`{% cache TIME NAME ... %}`: what is kept of a fragment is filled by reading it."""
        for path, filters in paths(" ".join(tag.words)):
            self._filtered(self._value(path), filters)
        self._line('fragments.get("template.cache")')

    def _on_extends(self, tag: Tag) -> None:
        self._template(tag, "context")

    def _on_include(self, tag: Tag) -> None:
        """The template gets all that is known here, and what `with` adds."""
        local = sorted({name for names in self._bound for name in names})
        parts = ["**context", *(f'"{name}": v_{name}' for name in local)]
        for word in tag.words[1:]:
            name, _, value = word.partition("=")
            if _is_name(name) and value:
                found = next((self._value(path) for path, _ in paths(value)), '""')
                parts.append(f'"{name}": {found}')
        self._template(tag, "{" + ", ".join(parts) + "}")

    def _template(self, tag: Tag, context: str) -> None:
        if not tag.words:
            self._line('unknown("a template tag without the name of a template")')
            return
        name = literal(tag.words[0])
        if name is None:
            # A filter that is applied to the name changes it; what it begins with stays unknown.
            path = next((path for path, filters in paths(tag.words[0]) if not filters), "")
            value = self._value(path) if path else '""'
            self._line(f'rendered("django", {value}, {context}, extra)')
        elif name in self._names:
            self._line(f"{self._names[name]}({context}, extra)")
        elif not _brought(name):
            self._line(f'rendered("django", "{name}", {context}, extra)')

    def _helper(self, tag: Tag, helper: Helper) -> None:
        words, target = list(tag.words), ""
        if len(words) > 1 and words[-2] == "as":
            target, words = words[-1], words[:-2]
        if helper.compiles:
            self._compiled(tag, helper)
            return
        given = [_CONTEXT] if helper.context else []
        for word in words:
            name, equals, value = word.rpartition("=")
            found = next((self._value(path) for path, _ in paths(value)), '""')
            given.append(f"{name}={found}" if equals and _is_name(name) else found)
        given.sort(key=lambda one: "=" in one)
        made = self._new()
        self._line(f"{made} = {_called(helper)}({', '.join(given)})")
        if helper.template in self._names:
            self._line(f"{self._names[helper.template]}({made}, extra)")
        elif helper.template:
            self._line(f'rendered("django", {helper.template!r}, {made}, extra)')
        if _is_name(target):
            self._line(f"v_{target} = {made}")
            self._bound[-1].add(target)

    def _compiled(self, tag: Tag, helper: Helper) -> None:
        """The function makes a node of the tag, which is rendered (howto/custom-template-tags,
        "Writing the compilation function"). What stands between the tag and its end counts where
        it stands, and what the node asks the context for is looked at here."""
        for path, _ in paths(" ".join(tag.words)):
            value = self._value(path)
            self._line(f"evaluate({value}.__str__)")
        made = self._new()
        self._line(f"{made} = {_called(helper)}(Parser(), Token())")
        self._line(f"calls({made}.render, {_CONTEXT})")


_CONTEXT = "_context"
"""The one context of all tags that ask for it, beside those that templates are given."""
_IMPLIED = {"user": "HttpRequest().user", "request": "HttpRequest()"}
"""What Django's own context processors add."""


def _called(helper: Helper) -> str:
    module, _, name = helper.function.rpartition(".")
    return f"{module.replace('.', '_')}__{name}"


def imports(helpers: Mapping[str, Helper]) -> list[str]:
    """The lines that import the functions of helpers."""
    found = set()
    for helper in helpers.values():
        module, _, name = helper.function.rpartition(".")
        found.add(f"from {module} import {name} as {_called(helper)}")
    return sorted(found)


def _is_name(text: str) -> bool:
    from keyword import iskeyword

    return text.isidentifier() and not iskeyword(text)


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum() or c in "_-.")


def _brought(name: str) -> bool:
    """Whether Django itself brings the template (django/contrib, django/forms/templates)."""
    return name.startswith(
        ("admin/", "django/", "registration/", "gis/", "postgres/", "admin_doc/")
    )
