"""A folder of Django apps in, the tables that their migrations make out, without running Django.

Every `migrations/*.py` is read with `ast`, put in the order of its dependencies, and its
operations applied in turn. An independent way to the tables that an analyser must find."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.accuracy.schemas import Key, Schema

_MANY = "ManyToManyField"
RELATIONS = ("ForeignKey", "OneToOneField", _MANY, "TaggableManager")
"""django-taggit's manager is a many-to-many field by inheritance, always through a model."""
_SHIPPED = {
    "admin.logentry": "django_admin_log",
    "contenttypes.contenttype": "django_content_type",
    "flatpages.flatpage": "django_flatpage",
    "redirects.redirect": "django_redirect",
    "sessions.session": "django_session",
    "sites.site": "django_site",
}
"""Tables of django.contrib whose names are not `label_model`."""

Label = tuple[str, str]
"""An app label and the name of a migration, or of a model in lower case."""


@dataclass(frozen=True, slots=True)
class Relation:
    """The class of a field (its last part is one of RELATIONS), what it refers to, as written,
    the column or table that it names itself, and whether a model of its own stores it."""

    kind: str
    to: str
    given: str = ""
    through: bool = False

    @property
    def is_many(self) -> bool:
        """Whether it is stored in a table of its own."""
        return self.kind in (_MANY, "TaggableManager")


@dataclass(slots=True)
class Model:
    """A model as the migrations left it."""

    name: str
    table: str
    is_proxy: bool
    bases: list[str]
    """Labels of the models it is made from; what is no label is left out."""
    relations: dict[str, Relation] = field(default_factory=dict)
    """By the name of the field."""

    def columns(self) -> set[str]:
        """The columns that refer to other tables."""
        return {
            relation.given or f"{name}_id"
            for name, relation in self.relations.items()
            if not relation.is_many
        }


@dataclass(slots=True)
class _Migration:
    dependencies: list[Label]
    replaces: list[Label]
    operations: list[ast.Call]


def tables(root: Path, user: str = "auth.User") -> Schema:
    """What a database has after all migrations below `root`; `user` is AUTH_USER_MODEL."""
    models = _replay(root)
    schema = Schema()
    for (app, _), model in sorted(models.items()):
        if model.is_proxy:
            continue
        schema.tables.add(model.table)
        for name, relation in sorted(model.relations.items()):
            schema.fields += 1
            label = _label_of(relation.to, app, model, user)
            target = models.get(label)
            while target and target.is_proxy:  # a key to a proxy is one to its model's table
                label = _label_of(target.bases[0], app, target, user)
                target = models.get(label)
            to = target.table if target else _SHIPPED.get(".".join(label), "_".join(label))
            if not relation.is_many:
                schema.keys.add(Key(model.table, relation.given or f"{name}_id", to))
            elif not relation.through:
                join = relation.given or f"{model.table}_{name}"
                schema.tables.add(join)
                near, far = model.name.lower(), label[1]
                if label == (app, near):
                    near, far = f"from_{near}", f"to_{far}"
                schema.keys |= {Key(join, f"{near}_id", model.table), Key(join, f"{far}_id", to)}
    return schema


def _label_of(to: str, app: str, model: Model, user: str) -> Label:
    if "AUTH_USER_MODEL" in to or to == "get_user_model()":
        to = user
    if to == "self":
        return app, model.name.lower()
    label, _, name = to.lower().rpartition(".")
    return label or app, name


def replay(root: Path) -> dict[Label, Model]:
    """The final models of all apps below `root` that have migrations; proxies are left out."""
    return {key: model for key, model in _replay(root).items() if not model.is_proxy}


def _replay(root: Path) -> dict[Label, Model]:
    models: dict[Label, Model] = {}
    migrations = dict(_read_all(root))
    for key in _ordered(migrations):
        for operation in migrations[key].operations:
            _apply(operation, key[0], models)
    return models


def _read_all(root: Path) -> Iterator[tuple[Label, _Migration]]:
    found: dict[Label, _Migration] = {}
    for path in sorted(root.rglob("migrations/*.py")):
        if "tests" in path.relative_to(root).parts:
            continue
        migration = _read(path)
        if migration is not None:
            found[_label(path.parent.parent), path.stem] = migration
    # A squash goes when all that it replaces is there; otherwise what it replaces goes. Whoever
    # depends on what went depends on what stands for it.
    instead: dict[Label, list[Label]] = {}
    for key, migration in list(found.items()):
        if migration.replaces:
            present = [old for old in migration.replaces if old in found]
            if len(present) == len(migration.replaces):
                instead[key] = present
                del found[key]
            else:
                instead |= {old: [key] for old in migration.replaces}
                for gone in present:
                    del found[gone]
    for key, migration in found.items():
        wanted = (instead.get(d, [d]) for d in migration.dependencies)
        migration.dependencies = [d for some in wanted for d in some if d != key]
        yield key, migration


def _label(app: Path) -> str:
    """The label in the app's configuration, else the name of its folder."""
    apps = app / "apps.py"
    if apps.is_file():
        for node in ast.walk(ast.parse(apps.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and _is_name(node.targets[0], "label"):
                return str(ast.literal_eval(node.value))
    return app.name


def _read(path: Path) -> _Migration | None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and node.name == "Migration":
            lists = {
                target.id: statement.value.elts
                for statement in node.body
                if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.List)
                for target in statement.targets
                if isinstance(target, ast.Name)
            }
            return _Migration(
                _pairs(lists.get("dependencies", [])),
                _pairs(lists.get("replaces", [])),
                list(_operations(lists.get("operations", []), lists)),
            )
    return None


def _operations(nodes: list[ast.expr], lists: dict[str, list[ast.expr]]) -> Iterator[ast.Call]:
    """Calls, and of those that set a state apart from the database only the state's."""
    for node in nodes:
        if isinstance(node, ast.Call) and _callee(node) in ("SeparateDatabaseAndState", "RunSQL"):
            # SeparateDatabaseAndState(database, state), RunSQL(sql, reverse, state)
            place = 1 if _callee(node) == "SeparateDatabaseAndState" else 2
            state = _Given(node).node("state_operations", place)
            inner = lists.get(state.id, []) if isinstance(state, ast.Name) else None
            yield from _operations(getattr(state, "elts", []) if inner is None else inner, lists)
        elif isinstance(node, ast.Call):
            yield node


def _pairs(nodes: list[ast.expr]) -> list[Label]:
    """Literal ones; a swappable dependency leads to another app's first migration, which
    matters to a database but not to the names of tables."""
    return [ast.literal_eval(node) for node in nodes if isinstance(node, ast.Tuple)]


def _ordered(migrations: dict[Label, _Migration]) -> list[Label]:
    done: dict[Label, None] = {}

    def visit(key: Label) -> None:
        if key in migrations and key not in done:
            for dependency in sorted(migrations[key].dependencies):
                visit(dependency)
            done[key] = None

    for key in sorted(migrations):
        visit(key)
    return list(done)


def _apply(operation: ast.Call, app: str, models: dict[Label, Model]) -> None:
    """Operations that change no name are left out: indexes, constraints, managers, data."""
    name = _callee(operation)
    given = _Given(operation)
    match name:
        case "CreateModel":
            models[app, given.text("name", 0).lower()] = _created(given, app)
        case "DeleteModel":
            del models[app, given.text("name", 0).lower()]
        case "RenameModel":
            _rename(models, app, given.text("old_name", 0), given.text("new_name", 1))
        case "AlterModelTable":
            model = models[app, given.text("name", 0).lower()]
            model.table = given.text("table", 1) or f"{app}_{model.name.lower()}"
        case "AddField" | "AlterField":
            relations = models[app, given.text("model_name", 0).lower()].relations
            relations.pop(given.text("name", 1), None)
            relations.update(_relation(given.text("name", 1), given.node("field", 2)))
        case "RemoveField":
            model = models[app, given.text("model_name", 0).lower()]
            model.relations.pop(given.text("name", 1), None)
        case "RenameField":
            relations = models[app, given.text("model_name", 0).lower()].relations
            if given.text("old_name", 1) in relations:
                relations[given.text("new_name", 2)] = relations.pop(given.text("old_name", 1))


def _created(given: "_Given", app: str) -> Model:
    name = given.text("name", 0)
    relations: dict[str, Relation] = {}
    for pair in getattr(given.node("fields", 1), "elts", []):
        relations.update(_relation(ast.literal_eval(pair.elts[0]), pair.elts[1]))
    options = given.node("options", 2)
    settled = {}
    if isinstance(options, ast.Dict):
        pairs = zip(options.keys, options.values, strict=True)
        settled = {ast.literal_eval(key): value for key, value in pairs if key is not None}
    table = ast.literal_eval(settled["db_table"]) if "db_table" in settled else ""
    is_proxy = "proxy" in settled and bool(ast.literal_eval(settled["proxy"]))
    listed = getattr(given.node("bases", 3), "elts", [])
    bases = [str(b.value) for b in listed if isinstance(b, ast.Constant)]
    return Model(name, table or f"{app}_{name.lower()}", is_proxy, bases, relations)


def _rename(models: dict[Label, Model], app: str, old: str, new: str) -> None:
    model = models.pop((app, old.lower()))
    if model.table == f"{app}_{old.lower()}":
        model.table = f"{app}_{new.lower()}"
    model.name = new
    models[app, new.lower()] = model
    for other in models.values():
        for name, relation in other.relations.items():
            if relation.to.lower() == f"{app}.{old}".lower():
                to = f"{app}.{new}"
                other.relations[name] = Relation(
                    relation.kind, to, relation.given, relation.through
                )


def _relation(name: str, node: ast.expr | None) -> dict[str, Relation]:
    """The field and its target as written, if it is a relation: a subclass from elsewhere is
    told by its name, as `mptt.fields.TreeForeignKey`."""
    if not isinstance(node, ast.Call):
        return {}
    kind = next((r for r in RELATIONS if _callee(node).endswith(r)), "")
    if not kind or _callee(node).startswith("Generic"):
        return {}
    given = _Given(node)
    target = given.node("to", 0)
    if isinstance(target, ast.Constant):
        to = str(target.value)
    else:
        to = ast.unparse(target) if target else ""
    own = given.text("db_table" if kind == _MANY else "db_column", 99)
    through = given.node("through", 99) is not None or kind == "TaggableManager"
    return {name: Relation(kind, to, own, through)}


def _callee(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


class _Given:
    """The arguments of a call, by keyword or by place."""

    def __init__(self, call: ast.Call) -> None:
        self._call = call

    def node(self, name: str, place: int) -> ast.expr | None:
        for keyword in self._call.keywords:
            if keyword.arg == name:
                return keyword.value
        return self._call.args[place] if place < len(self._call.args) else None

    def text(self, name: str, place: int) -> str:
        node = self.node(name, place)
        return str(ast.literal_eval(node) or "") if node is not None else ""
