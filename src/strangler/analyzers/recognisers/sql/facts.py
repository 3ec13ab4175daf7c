"""What phase one keeps of SQL in a file, and which calls take SQL."""

from strangler.model.facts import Fact
from strangler.model.values import Value

EXECUTE = "execute"
"""The argument is a text of statements that run."""
FRAGMENT = "fragment"
"""The argument is an expression inside a query that the library writes."""
TABLES = "tables"
"""The argument names further tables of a query (`QuerySet.extra(tables=...)`)."""
PROCEDURE = "procedure"
"""The argument is a procedure's name (`cursor.callproc`)."""

CONDITION_OBJECTS = frozenset({"Q", "When"})
"""Conditions of a query that are objects of their own (Django)."""
EACH = "<each>"
"""The callee of a call that stands for any element of its argument; with a second argument for
that part of any element."""


class SqlCall(Fact, frozen=True, tag="sql.call"):
    """A call that is given SQL.

    `form` is the callee as facts name it, `kind` one of the constants above, `text` its SQL with
    local names replaced by what they hold (a Choice where ways differ). `scope` is the
    definition that holds it (-1: the module). `sure` is False where only the looks of the text
    tell that it is SQL; `in_loop`: it stands in a loop or comprehension of its function."""

    form: str
    kind: str
    text: Value
    scope: int
    position: int
    sure: bool
    in_loop: bool = False


class Query(Fact, frozen=True, tag="sql.query"):
    """One call of a chain that makes a query of a mapper; the calls of a chain have one
    `position`. `root` is the name that the chain begins with, `word` the method.

    `entities` are names given to `select` or `query`; `paths` lookups through relations as
    strings (`order__customer__name`); `eager` relations that are loaded with it (`lines__product`,
    or the attribute's name); `joined` names that are joined (`:Line`, `:Order.lines`). `loop` is
    the place of the query that a loop around it goes through, 0 for none."""

    position: int
    scope: int
    root: str
    word: str
    entities: tuple[str, ...]
    paths: tuple[str, ...]
    eager: tuple[str, ...]
    joined: tuple[str, ...]
    loop: int


class LoadInLoop(Fact, frozen=True, tag="sql.load"):
    """An attribute of a row is loaded in a loop over a query, which stands at `source`: `path` is
    what follows the row (`customer.name`, `lines.all.product`)."""

    position: int
    scope: int
    path: str
    source: int
