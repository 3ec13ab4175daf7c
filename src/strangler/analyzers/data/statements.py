"""Parsed statements in, what each does to tables out."""

import re
from collections.abc import Iterator

from sqlglot import expressions as exp

from strangler.analyzers.data.joining import note_joins
from strangler.analyzers.data.naming import Tables, aliases, is_hole, table_name
from strangler.analyzers.data.reading import HOLE, Found
from strangler.analyzers.data.words import names_by_words

_QUIET = re.compile(
    r"^(pg_(?!advisory|notify|terminate|cancel)\w+|version|current_\w+|set_config|setval|lastval|"
    r"nextval|currval|txid_\w+|now|pg_advisory\w*|pg_try_advisory\w*|pg_notify|last_insert_rowid|"
    r"found_rows|connection_id|get_lock|release_lock|sqlite_\w+|database|to_regclass|jsonb?_\w+)$",
    re.IGNORECASE,
)
"""Functions of PostgreSQL, MySQL and SQLite themselves that touch no table of a project."""


_NOTHING = (
    exp.Set, exp.Pragma, exp.Show, exp.Use, exp.EndStatement, exp.Describe, exp.Transaction,
    exp.Commit, exp.Rollback,
)  # fmt: skip


def gather(tree: exp.Expr, found: Found) -> None:
    """Add what a statement does to `found`."""
    if isinstance(tree, exp.Command):
        _command(tree, found)
        return
    if isinstance(tree, _NOTHING):
        return
    tables = Tables(tree)
    targets = [node for node in _targets(tree) if isinstance(node, exp.Table)]
    written = {id(node) for node in targets}
    names = aliases(tree)
    for node in targets:
        # `UPDATE o ... FROM orders o` and `DELETE a FROM articles a` name the alias.
        name = names.get(table_name(node), "") or table_name(node)
        _note(name, found.writes, found)
    read = set[str]()
    for node in tables.read:
        name = table_name(node)
        if id(node) in written or not name or isinstance(tree, exp.Drop):
            continue
        if isinstance(tree, exp.Alter):
            if isinstance(node.parent, exp.AlterRename) and tree.kind in ("TABLE", "VIEW"):
                _note(name, found.writes, found)
        elif not any(names.get(table_name(t), "") == name for t in targets) and not (
            isinstance(tree, exp.Delete) and tree.this is node
        ):
            _note(name, read, found)
    if isinstance(tree, exp.Create) and tree.kind == "VIEW":
        found.views.setdefault(table_name(tree.this.find(exp.Table)), set()).update(read)
    else:
        found.reads |= read
    note_joins(tree, found, tables)
    _locks(tree, found, tables)
    _functions(tree, found)
    _holes(tree, found)


def _note(name: str, names: set[str], found: Found) -> None:
    if HOLE in name:
        known = re.sub(rf"\W*{HOLE}\d+_\W*", "*", name).strip("*")
        found.unknown.add(f"table {known!r}... is computed" if known else "a table is computed")
    else:
        names.add(name)


def _targets(tree: exp.Expr) -> Iterator[exp.Expr | None]:
    """The tables that a statement, or one in its WITH (PostgreSQL), writes."""
    for node in tree.find_all(
        exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.TruncateTable, exp.Create, exp.Drop,
        exp.Alter, exp.Copy, exp.Into, exp.LoadData,
    ):  # fmt: skip
        match node:
            case exp.Delete() if node.args.get("tables"):
                yield from node.args["tables"]
            case exp.Update() if node.this is not None and node.this.args.get("joins"):
                yield from _set_tables(node)
            case exp.TruncateTable():
                yield from node.expressions
            case exp.Create() if node.kind == "INDEX":
                yield node.this.args.get("table")
            case exp.Create() | exp.Alter() if node.kind not in ("TABLE", "VIEW", None):
                continue
            case exp.Drop() if node.kind in ("TABLE", "VIEW"):
                yield node.this
                yield from node.args.get("tables") or ()
            case exp.Drop():
                continue
            case exp.Copy() if not node.args.get("kind"):
                continue
            case _:
                yield node.this.this if isinstance(node.this, exp.Schema) else node.this


def _set_tables(update: exp.Update) -> Iterator[exp.Table]:
    """`UPDATE a JOIN b SET b.x = 1` (MySQL) writes those whose columns it sets."""
    names = {column.table for pair in update.expressions for column in [pair.this] if column.table}
    for table in update.this.find_all(exp.Table):
        if not names or table.alias_or_name in names:
            yield table
            if not names:
                return


def _command(tree: exp.Command, found: Found) -> None:
    """A statement that sqlglot keeps as words."""
    argument = tree.args.get("expression")
    rest = str(argument.this if isinstance(argument, exp.Expr) else argument or "")
    whole = f"{tree.this} {rest}"
    reads, writes = names_by_words(whole)
    found.possible |= reads
    found.writes |= writes
    word = whole.split()[0].upper() if whole.split() else ""
    if not writes and word not in ("CREATE", "DROP", "ALTER"):
        found.unknown.add(f"{word} is not read")


def _locks(tree: exp.Expr, found: Found, tables: Tables) -> None:
    """`SELECT ... FOR UPDATE`, of the tables it names or of all that it selects from."""
    for select in tree.find_all(exp.Select):
        for lock in select.args.get("locks") or ():
            named = {node.name for node in lock.expressions}
            for node in tables.of(select):
                if not named or node.alias_or_name in named:
                    _note(table_name(node), found.locks, found)


def _functions(tree: exp.Expr, found: Found) -> None:
    for node in tree.find_all(exp.Anonymous):
        name = str(node.name)
        if name.lower() == "pg_notify":
            channel = node.expressions[0] if node.expressions else None
            known = isinstance(channel, exp.Literal) and channel.is_string
            found.publishes.add(channel.name if known and channel is not None else "")
        elif is_hole(name):
            found.unknown.add("a function is computed")
        elif _is_statement(node) and not _QUIET.match(name):
            found.calls.add(name)


def _is_statement(node: exp.Expr) -> bool:
    """`SELECT f(...)` with nothing to select from: it is there for what the function does."""
    parent = node.parent
    if isinstance(parent, exp.Alias | exp.Dot):
        parent = parent.parent
    return isinstance(parent, exp.Select) and not parent.args.get("from_") and parent.parent is None


def _holes(tree: exp.Expr, found: Found) -> None:
    """Holes where a condition, a clause or a whole query may stand."""
    for identifier in tree.find_all(exp.Identifier):
        if not is_hole(identifier.name):
            continue
        parent = identifier.parent
        if isinstance(parent, exp.TableAlias) or (
            isinstance(parent, exp.Alias) and parent.args.get("alias") is identifier
        ):
            found.unknown.add("part of the text is computed")
        elif isinstance(parent, exp.Column) and isinstance(
            parent.parent, exp.Where | exp.And | exp.Or | exp.Not | exp.Having | exp.Join
        ):
            found.unknown.add("a condition is computed")
    if isinstance(tree, exp.Column) and is_hole(tree.name):
        found.unknown.add("the whole text is computed")
