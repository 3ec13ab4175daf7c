"""What an interpreter knows of a framework: its classes and functions, written in our terms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter

NativeMethod: TypeAlias = "Callable[[Interpreter, Any, list[Any], dict[str, Any]], Any]"
"""The interpreter, the object, positional and keyword arguments in; the result out."""
NativeFunction: TypeAlias = "Callable[[Interpreter, list[Any], dict[str, Any]], Any]"


@dataclass(frozen=True, slots=True)
class Library:
    """Classes and functions of a framework by dotted name."""

    bases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The ancestors of a class, nearest first."""
    methods: Mapping[tuple[str, str], NativeMethod] = field(default_factory=dict)
    properties: Mapping[tuple[str, str], NativeMethod] = field(default_factory=dict)
    attributes: Mapping[tuple[str, str], Callable[[], Any]] = field(default_factory=dict)
    """Class attributes; made once for each interpreter, then shared, as in Python."""
    functions: Mapping[str, NativeFunction] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Other names under which the framework exports a class or function."""

    def knows(self, cls: str) -> bool:
        """Whether a class is one of the framework's."""
        return cls in self.bases
