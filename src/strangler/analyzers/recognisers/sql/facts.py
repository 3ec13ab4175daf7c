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
