"""The project's templates in, a module of functions that do what they do out.

A template is a file below a folder `templates` (docs.djangoproject.com, topics/templates: APP_DIRS,
and what DIRS conventionally names). Filters and tags of the project are what modules in
`templatetags`
register (howto/custom-template-tags)."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from strangler.analyzers.recognisers.django.facts import Tagged
from strangler.analyzers.recognisers.django.models import Models
from strangler.analyzers.recognisers.following import (
    is_imported,
    named,
    product_modules,
    text_of,
)
from strangler.analyzers.recognisers.templating.writing import Helper, Writer, imports
from strangler.model.behaviour import Listener
from strangler.model.facts import DefinitionKind
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Name

MODULE = "strangler_templates.django"
_FOLDER = "templates"
_HEAD = (
    "from django.contrib.flatpages.templatetags.flatpages import get_flatpages\n"
    "from django.core.cache import cache as fragments\n"
    "from django.http.request import HttpRequest\n"
    "from django.template.base import Parser, Token\n"
    "from strangler.standins.terms import calls, evaluate, rendered, unknown\n"
)
_CONTEXT = '_context = {"request": HttpRequest(), "user": HttpRequest().user}\n'
"""What tags that take the context are given: with what Django's own processors add."""
_SUFFIXES = (".html", ".txt", ".xml", ".htm", ".eml", ".md", ".csv")


def patterns(inventory: Inventory) -> Iterator[str]:
    """Where templates may lie: in `templates` beside any module, or above it."""
    if not is_imported(inventory, "django"):
        return
    folders: set[str] = set()
    for module in product_modules(inventory):
        for above in PurePosixPath(inventory.source(module).path).parents:
            folders.add(above.as_posix())
    for folder in sorted(folders):
        start = "" if folder == "." else f"{folder}/"
        for suffix in _SUFFIXES:
            yield f"{start}{_FOLDER}/**/*{suffix}"


class Templates:
    """The templates of a project by name. Of several with one name each counts, as if one came
    after the other: which of them is taken is a matter of settings."""

    def __init__(self, inventory: Inventory, paths: Iterable[str]) -> None:
        self._inventory = inventory
        self._texts: dict[str, str] = {}
        for path in sorted(paths):
            before, folder, name = path.rpartition(f"{_FOLDER}/")
            text = inventory.document(path)
            if folder and isinstance(text, str) and path.endswith(_SUFFIXES):
                self._texts[name] = f"{self._texts[name]}\n{text}" if name in self._texts else text
            del before
        self.names = {name: f"template{n}" for n, name in enumerate(sorted(self._texts))}

    def listeners(self, models: Models) -> Iterator[Listener]:
        """Who renders a name calls its function. A view that is given none renders that of its
        model (ref/class-based-views/mixins-simple, `get_template_names` of the mixins of one and
        of many objects)."""
        for name, function in self.names.items():
            called = f"{MODULE}.{function}"
            yield Listener(f"django:{name}", "", called)
            label, _, file = name.rpartition("/")
            stem, ending = file[: -len(".html")], file[-len(".html") :]
            for place in range(len(stem)) if ending == ".html" else ():
                model = models.labelled(label, stem[:place]) if stem[place] == "_" else None
                if model is not None:
                    yield Listener(f"django:{stem[place:]}", model.dotted, called)
        for name in _BROUGHT:
            if name not in self.names:
                yield Listener(f"django:{name}", "", "django.template.loader.brought")

    def source(self) -> str:
        """The module that holds the functions."""
        filters, tags = dict(self._helpers("filter")), dict(self._helpers("tag"))
        writer = Writer(self.names, filters, tags)
        parts = [_HEAD, "\n".join(imports({**filters, **tags})) + "\n", _CONTEXT]
        parts += [writer.function(name, text) for name, text in sorted(self._texts.items())]
        return "\n".join(parts)

    def _helpers(self, kind: str) -> Iterator[tuple[str, Helper]]:
        for module in product_modules(self._inventory):
            if ".templatetags." not in f".{module}":
                continue
            for definition in self._inventory.facts(module).definitions:
                if definition.kind is not DefinitionKind.FUNCTION or "." in definition.name:
                    continue
                for decorator in definition.decorators:
                    written = last(decorator.name) if isinstance(decorator, Call | Name) else ""
                    if (written == "filter") != (kind == "filter") or written not in _KINDS:
                        continue
                    name, template, context = definition.name, "", False
                    if isinstance(decorator, Call):
                        given = decorator.keyword("name")
                        if written in ("filter", "tag"):
                            given = given or decorator.argument(0, "name")
                        else:
                            template = (
                                text_of(self._inventory, module, decorator.argument(0, "filename"))
                                or ""
                            )
                        name = text_of(self._inventory, module, given) or name
                        flag = decorator.keyword("takes_context")
                        context = isinstance(flag, Literal) and flag.value is True
                    dotted = f"{module}.{definition.name}"
                    yield name, Helper(dotted, template, context, written == "tag")
        for module, tagged in self._inventory.found("django", Tagged):
            dotted = named(self._inventory, module, tagged.function)
            known = self._inventory.definition(dotted)
            function = known is not None and known[1].kind is DefinitionKind.FUNCTION
            if function and (tagged.kind == "filter") == (kind == "filter"):
                yield tagged.name.lstrip(":"), Helper(dotted, compiles=tagged.kind == "tag")


_BROUGHT = (
    *("registration/logged_out.html", "registration/password_change_done.html"),
    *("registration/password_change_form.html", "registration/password_reset_complete.html"),
    *("registration/password_reset_confirm.html", "registration/password_reset_done.html"),
    *("registration/password_reset_email.html", "registration/password_reset_form.html"),
    *("registration/password_reset_subject.txt",),
)
"""Templates of django/contrib/admin and django/contrib/auth that Django's own views render."""
_KINDS = frozenset({"filter", "simple_tag", "inclusion_tag", "simple_block_tag", "tag"})
