"""A folder of Alembic revisions in, the tables that they make out, without running anything.

Every file with a `revision` and a `down_revision` is read with `ast`; `upgrade` is followed from
the first revision to the last, through `with`, `if`, loops and functions of the same file. SQL
and names that are no literals are listed as unread. Rules: alembic.sqlalchemy.org, ops."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.accuracy.schemas import Key, Schema


@dataclass(slots=True)
class _Table:
    """Columns that refer to other tables, by the name of the constraint (or a made-up one)."""

    keys: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


@dataclass(slots=True)
class _Revision:
    path: Path
    after: list[str]
    module: ast.Module


def tables(root: Path) -> Schema:
    """What a database has after all revisions below `root`."""
    replay = _Replay()
    revisions = dict(_read_all(root))
    for name in _ordered(revisions):
        replay.run(revisions[name], root)
    schema = Schema(tables=set(replay.tables), unread=replay.unread)
    for name, table in replay.tables.items():
        for pairs in table.keys.values():
            schema.keys |= {Key(name, column, to) for column, to in pairs}
    schema.fields = sum(len(table.keys) for table in replay.tables.values())
    return schema


def _read_all(root: Path) -> Iterator[tuple[str, _Revision]]:
    for path in sorted(root.rglob("versions/*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        found = {}
        for node in module.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    found[name] = value
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    found[name] = value
        if isinstance(found.get("revision"), ast.Constant) and "down_revision" in found:
            before = ast.literal_eval(found["down_revision"])
            after = [before] if isinstance(before, str) else list(before or ())
            yield ast.literal_eval(found["revision"]), _Revision(path, after, module)


def _ordered(revisions: dict[str, _Revision]) -> list[str]:
    done: dict[str, None] = {}
    waiting = sorted(revisions, reverse=True)
    while waiting:
        name = waiting[-1]
        needed = [r for r in revisions[name].after if r in revisions and r not in done]
        if name in done or not needed:
            done[waiting.pop()] = None
        else:
            waiting += needed
    return list(done)


class _Replay:
    def __init__(self) -> None:
        self.tables: dict[str, _Table] = {}
        self.unread: list[str] = []
        self._where = ""
        self._functions: dict[str, ast.FunctionDef] = {}
        self._constants: dict[str, str] = {}

    def run(self, revision: _Revision, root: Path) -> None:
        """Apply one revision's `upgrade`."""
        self._where = str(revision.path.relative_to(root))
        body = revision.module.body
        self._functions = {n.name: n for n in body if isinstance(n, ast.FunctionDef)}
        self._constants = {
            target.id: node.value.value
            for node in body
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        if "upgrade" in self._functions:
            self._follow(self._functions["upgrade"].body, {}, ("upgrade",))

    def _follow(
        self, body: list[ast.stmt], batches: dict[str, str], inside: tuple[str, ...]
    ) -> None:
        for statement in body:
            match statement:
                case ast.With(items=items, body=inner):
                    opened = dict(batches)
                    for item in items:
                        call, name = item.context_expr, item.optional_vars
                        if (
                            isinstance(call, ast.Call)
                            and _callee(call) == "batch_alter_table"
                            and isinstance(name, ast.Name)
                        ):
                            opened[name.id] = self._table_name(call, 0, "table_name")
                    self._follow(inner, opened, inside)
                case ast.If() | ast.For() | ast.While():
                    self._follow([*statement.body, *statement.orelse], batches, inside)
                case ast.Try():
                    self._follow(statement.body, batches, inside)
                case ast.Expr(value=ast.Call() as call) | ast.Assign(value=ast.Call() as call):
                    self._call(call, batches, inside)

    def _call(self, call: ast.Call, batches: dict[str, str], inside: tuple[str, ...]) -> None:
        function = call.func
        if isinstance(function, ast.Name) and function.id in self._functions:
            if function.id not in inside:
                body = self._functions[function.id].body
                self._follow(body, batches, (*inside, function.id))
        elif isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            owner = function.value.id
            if owner == "op":
                self._apply(function.attr, call, "")
            elif owner in batches:
                self._apply(function.attr, call, batches[owner])

    def _apply(self, operation: str, call: ast.Call, batch: str) -> None:
        """One operation; inside `batch_alter_table` the table's name is left out."""
        shift = -1 if batch else 0
        match operation:
            case "create_table":
                name = self._table_name(call, 0, "table_name")
                self.tables[name] = table = _Table()
                for part in call.args[1:]:
                    self._part(table, part)
            case "drop_table":
                self.tables.pop(self._table_name(call, 0, "table_name"), None)
            case "rename_table":
                self._rename(
                    self._text(call, 0, "old_table_name"), self._text(call, 1, "new_table_name")
                )
            case "add_column":
                table = self._altered(batch or self._table_name(call, 0, "table_name"))
                column = _argument(call, 1 + shift, "column")
                if column is not None:
                    self._part(table, column)
            case "drop_column" | "alter_column":
                table = self._altered(batch or self._table_name(call, 0, "table_name"))
                column_name = self._text(call, 1 + shift, "column_name")
                renamed = self._text(call, 99, "new_column_name") or column_name
                for name, pairs in list(table.keys.items()):
                    kept = [
                        (renamed if c == column_name else c, to)
                        for c, to in pairs
                        if c != column_name or operation == "alter_column"
                    ]
                    table.keys[name] = kept
            case "create_foreign_key":
                owner = batch or self._text(call, 1, "source_table")
                to = self._text(call, 2 + shift, "referent_table")
                columns = self._texts(_argument(call, 3 + shift, "local_cols"))
                name = self._text(call, 0, "constraint_name") or f"{owner}_{'_'.join(columns)}_fkey"
                self._altered(owner).keys[name] = [(column, to) for column in columns]
            case "drop_constraint":
                table = self._altered(batch or self._text(call, 1, "table_name"))
                table.keys.pop(self._text(call, 0, "constraint_name"), None)
            case "execute":
                self.unread.append(f"{self._where}:{call.lineno} SQL")

    def _part(self, table: _Table, part: ast.expr) -> None:
        """A column or constraint inside `create_table`."""
        if not isinstance(part, ast.Call):
            self.unread.append(f"{self._where}:{part.lineno} {ast.unparse(part)[:40]}")
            return
        if _callee(part) == "Column":
            column = self._text(part, 0, "name")
            for inner in part.args:
                if isinstance(inner, ast.Call) and _callee(inner) == "ForeignKey":
                    target = self._text(inner, 0, "column").rpartition(".")[0]
                    table.keys[f"{len(table.keys)}.{column}"] = [(column, target)]
        elif _callee(part) == "ForeignKeyConstraint":
            columns = self._texts(_argument(part, 0, "columns"))
            targets = self._texts(_argument(part, 1, "refcolumns"))
            pairs = zip(columns, targets, strict=True)
            name = self._text(part, 99, "name") or f"{len(table.keys)}.{'_'.join(columns)}"
            table.keys[name] = [(column, to.rpartition(".")[0]) for column, to in pairs]

    def _rename(self, old: str, new: str) -> None:
        self.tables[new] = self.tables.pop(old, _Table())
        for table in self.tables.values():
            for name, pairs in table.keys.items():
                table.keys[name] = [(c, new if to == old else to) for c, to in pairs]

    def _altered(self, name: str) -> _Table:
        """A table that an operation changes; an unknown one is older than the revisions."""
        if name not in self.tables:
            self.unread.append(f"{self._where} changes {name}, which no revision makes")
        return self.tables.get(name) or _Table()

    # -- literals

    def _table_name(self, call: ast.Call, place: int, keyword: str) -> str:
        schema = self._text(call, 99, "schema")
        name = self._text(call, place, keyword)
        return f"{schema}.{name}" if schema else name

    def _text(self, call: ast.Call, place: int, keyword: str) -> str:
        return self._literal(_argument(call, place, keyword))

    def _texts(self, node: ast.expr | None) -> list[str]:
        return [self._literal(item) for item in getattr(node, "elts", [])]

    def _literal(self, node: ast.expr | None) -> str:
        match node:
            case None | ast.Constant(value=None):
                return ""
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id=name) if name in self._constants:
                return self._constants[name]
            case ast.Call(func=ast.Attribute(attr="f"), args=[inner]):
                return self._literal(inner)
        self.unread.append(f"{self._where}:{node.lineno} {ast.unparse(node)[:40]}")
        return ""


def _argument(call: ast.Call, place: int, keyword: str) -> ast.expr | None:
    for item in call.keywords:
        if item.arg == keyword:
            return item.value
    return call.args[place] if place < len(call.args) else None


def _callee(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
