"""A parsed statement in, which tables it brings together and whose columns it names out."""

from sqlglot import expressions as exp

from strangler.analyzers.data.naming import Tables, aliases, is_hole, qualifiers, table_name
from strangler.analyzers.data.reading import HOLE, Found

_STATEMENTS = (exp.Select, exp.Update, exp.Delete, exp.Merge)


def note_joins(tree: exp.Expr, found: Found, tables: Tables) -> None:
    """Pairs of tables for each JOIN (by its condition, else with the first table), for each
    comma by the conditions of WHERE, and for each subquery of a condition (a semi-join)."""
    meant = aliases(tree)
    for statement in tree.find_all(*_STATEMENTS):
        own = [
            node
            for node in tables.of(statement)
            if HOLE not in table_name(node)
            and not isinstance(node.parent, exp.Into)
            # `UPDATE o ... FROM orders o` names the alias.
            and (node.alias or table_name(node) not in meant)
        ]
        if not own:
            continue
        names = {node.alias_or_name: table_name(node) for node in own}
        first = table_name(own[0])
        paired = {first}
        for join in statement.find_all(exp.Join):
            joined = table_name(join.this)
            if join.this not in own or not joined:
                continue
            others = {names.get(word, "") for word in qualifiers(join.args.get("on"))}
            for other in sorted(others - {joined, ""}):
                found.pair(joined, other)
                paired.add(joined)
        for equal in _conditions(statement):
            sides = {names.get(word, "") for word in qualifiers(equal)} - {""}
            if len(sides) == 2:
                found.pair(*sorted(sides))
                paired |= sides
        for node in own:
            if table_name(node) not in paired:
                found.pair(first, table_name(node))
        _outer(statement, first, found, tables)
        _columns(statement, names, found)


def _conditions(statement: exp.Expr) -> list[exp.EQ]:
    where = statement.args.get("where") or statement.args.get("on")
    if where is None:
        return []
    inner = where.walk(prune=lambda n: isinstance(n, exp.Select))
    return [node for node in inner if isinstance(node, exp.EQ)]


def _outer(statement: exp.Expr, first: str, found: Found, tables: Tables) -> None:
    """A subquery in a condition, or one that is joined, goes with what is around it."""
    if not isinstance(statement, exp.Select) or statement.parent is None:
        return
    if isinstance(statement.parent, exp.CTE | exp.Union | exp.Insert | exp.Create):
        return
    around = statement.find_ancestor(*_STATEMENTS)
    outer = [node for node in tables.of(around) if HOLE not in table_name(node)] if around else []
    if outer:
        found.pair(first, table_name(outer[0]))


def _columns(statement: exp.Expr, names: dict[str, str], found: Found) -> None:
    alone = next(iter(names.values())) if len(names) == 1 else ""
    for node in statement.walk(prune=lambda n: isinstance(n, exp.Select) and n is not statement):
        if isinstance(node, exp.Column) and not is_hole(node.name) and node.name != "*":
            table = names.get(node.table, "") if node.table else alone
            if table:
                found.columns.add((table, node.name))
