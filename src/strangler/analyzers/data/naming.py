"""A parsed statement in, the tables it reads from and what its aliases mean out.

What a WITH defines is no table, from where it is visible: its own statement and the definitions
after it, in a recursive one also itself (SQL:1999; PostgreSQL documentation 7.8)."""

import re
from collections.abc import Iterator

from sqlglot import expressions as exp

from strangler.analyzers.data.reading import HOLE

_WHOLE = re.compile(rf"{HOLE}\d+_\Z")


class Tables:
    """The tables of a statement, common table expressions left out."""

    def __init__(self, tree: exp.Expr) -> None:
        self.read = [node for node in tree.find_all(exp.Table) if self._is_table(node)]
        self._by_select: dict[int, list[exp.Table]] = {}
        for node in self.read:
            self._by_select.setdefault(id(_holder(node)), []).append(node)

    def of(self, statement: exp.Expr) -> list[exp.Table]:
        """The tables that a SELECT (or UPDATE, DELETE, MERGE) itself names, not its subqueries,
        in the order they are written."""
        return self._by_select.get(id(statement), [])

    def _is_table(self, node: exp.Table) -> bool:
        if not isinstance(node.this, exp.Identifier):
            return False  # a function that gives rows
        if isinstance(node.parent, exp.Lock):
            return False  # FOR UPDATE OF names an alias
        return bool(node.db) or node.name.lower() not in _visible(node)


def _visible(node: exp.Expr) -> set[str]:
    """The names that WITHs define where a node stands, in lower case."""
    names: set[str] = set()
    inside: exp.Expr = node
    while inside.parent is not None:
        holder = inside.parent
        if isinstance(holder, exp.With):
            recursive = bool(holder.args.get("recursive"))
            for definition in holder.expressions:
                if definition is inside:
                    if recursive:
                        names.add(definition.alias.lower())
                    break
                names.add(definition.alias.lower())
        else:
            found = holder.args.get("with_")
            if isinstance(found, exp.With) and found is not inside:
                names.update(definition.alias.lower() for definition in found.expressions)
        inside = holder
    return names


def _holder(node: exp.Expr) -> exp.Expr | None:
    return node.find_ancestor(exp.Select, exp.Update, exp.Delete, exp.Merge, exp.Insert)


def table_name(node: exp.Expr | None) -> str:
    """`schema.table` as it is written, without quotes."""
    if not isinstance(node, exp.Table):
        return ""
    return ".".join(part for part in (node.catalog, node.db, node.name) if part)


def aliases(tree: exp.Expr) -> dict[str, str]:
    """What the aliases of tables in a statement stand for; the last wins where several do."""
    return {node.alias: table_name(node) for node in tree.find_all(exp.Table) if node.alias}


def is_hole(name: str) -> bool:
    """Whether a name is nothing but a computed part."""
    return _WHOLE.match(name) is not None


def qualifiers(node: exp.Expr | None) -> Iterator[str]:
    """The tables or aliases that stand before columns in an expression, subqueries left out."""
    if node is None:
        return
    for column in node.walk(prune=lambda n: isinstance(n, exp.Select)):
        if isinstance(column, exp.Column) and column.table:
            yield column.table
