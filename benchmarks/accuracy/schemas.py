"""What tables and foreign keys a schema has: the common form of every truth and of our findings."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A column of a table that refers to another table."""

    table: str
    column: str
    to: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column} -> {self.to}"


@dataclass(slots=True)
class Schema:
    """Tables by name and all their foreign keys, those of join tables included.

    `fields` counts the relations as they were written, where a many-to-many field is one;
    `unread` says what could not be read, with its place."""

    tables: set[str] = field(default_factory=set)
    keys: set[Key] = field(default_factory=set)
    fields: int = 0
    unread: list[str] = field(default_factory=list)
