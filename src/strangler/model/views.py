"""What a recogniser sees of one file while its tree is at hand: our own small views, so that
the plug-in interface does not depend on libcst."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from strangler.model.facts import Assignment, Definition, Import, Loop
from strangler.model.statements import Statement
from strangler.model.steps import Step
from strangler.model.values import Call, Value


@dataclass(frozen=True, slots=True)
class CallSite:
    """A call in the file: the definition that holds it (None: module level), whether it
    is a statement of its own, and the name it is assigned to, if any."""

    call: Call
    scope: Definition | None
    scope_index: int
    assigned_to: str
    loops: tuple[Loop, ...] = ()
    """The loops of the same function, or of the module level, outermost first."""


@dataclass(frozen=True, slots=True)
class IfBlock:
    """An `if` or `elif`: its test, the definition that holds it (-1: module level), the packed
    positions where its test, its first branch and all of it end (an `else` or `elif` stands
    between the last two), and whether the first branch ends in `return`, `raise`, `continue` or
    `break`."""

    test: Value
    scope_index: int
    position: int
    body_end: int
    end: int
    leaves: bool


@dataclass(frozen=True, slots=True)
class WithBlock:
    """A `with` statement: its contexts and what each is bound to, in order, the definition that
    holds it (-1: module level), and the packed positions of its first word and of its end."""

    contexts: tuple[tuple[Value, Value | None], ...]
    scope_index: int
    position: int
    end: int


@dataclass(frozen=True, slots=True)
class LoopLoad:
    """Attributes of a loop's variable, in its body: `attributes` as they are written after the
    variable (`lines.all`), where, and the loop's `iterable`. `outer` are loops around it whose
    variable the iterable begins with, nearest first, each with those attributes:
    `for line in order.lines.all()` in `for order in orders`."""

    attributes: str
    position: int
    scope_index: int
    iterable: Value
    outer: tuple[tuple[str, Value], ...] = ()


class ModuleView(Protocol):
    """One parsed file. Everything is made when first asked for."""

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """Classes, functions and lambdas in source order, with decorators and bases."""

    @property
    def imports(self) -> tuple[Import, ...]:
        """All imports."""

    @property
    def assignments(self) -> tuple[Assignment, ...]:
        """Names bound at module and class level."""

    def calls(self, *names: str) -> Iterable[CallSite]:
        """Calls whose callee's dotted name is one of `names`, or ends in one that starts with
        a dot (`.add_url_rule`); a name that ends in `()` means calls of what such a call
        returns (`.task()` is `app.task(name="x")(f)`). Without names, all calls. In source
        order."""

    def local_assignments(self, scope_index: int, *, once: bool = False) -> dict[str, Value]:
        """What simple names are bound to inside one function, last binding wins; with `once`,
        only those bound by one assignment."""

    def steps(self, scope_index: int) -> tuple[Step, ...]:
        """What the module level (-1), a function or a class body does, in source order; what
        stands in a loop or a branch is inside that step."""

    def metadata(self, scope_index: int) -> Iterable[tuple[str, Value]]:
        """What `Annotated` (PEP 593) gives beside the type, as (name, value): of a function's
        parameters, or of what the module level (-1) or a class body binds or declares."""

    def in_full(self, assignment: Assignment) -> Value | None:
        """The value of one of `assignments`, also where it was cut there because of its size."""

    def attributes(self, *names: str) -> Iterable[tuple[Value, Value]]:
        """What attributes called `names` are assigned (`app.conf.timezone = "UTC"`), as (target,
        value), in source order, in functions too."""

    def entries(self, *names: str) -> Iterable[tuple[Value, Value]]:
        """What entries of attributes called `names` are assigned (`env.filters["money"] = money`),
        as (key, value), in source order, in functions too; `:name` means a plain name."""

    def if_blocks(self) -> Iterable[IfBlock]:
        """The `if` and `elif` statements of the file, in source order."""

    def with_blocks(self) -> Iterable[WithBlock]:
        """The `with` statements of the file, asynchronous ones too, in source order."""

    def loop_loads(self) -> Iterable[LoopLoad]:
        """The attributes of loop variables that are loaded in the loops' bodies, comprehensions
        too, in source order."""

    def body(self, scope_index: int) -> tuple[Statement, ...]:
        """The statements of a definition's body, or of the module (-1), in full: what an
        interpreter needs. Costly, so ask for few."""

    def returned(self, scope_index: int) -> tuple[Value, ...]:
        """What a function returns, one value for each `return`; a bare one is None."""

    def annotated(self, assignment: Assignment) -> tuple[str, ...]:
        """The dotted names in the annotation of one of `assignments`, in source order, quoted
        ones too: `Mapped[list["Order"]]` is Mapped, list, Order."""
