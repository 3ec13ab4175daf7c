"""The real systems of the corpus tests, and what is known of each from other sources."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class System:
    """A wheel on PyPI. `files` and `lines` count all its Python files, comments and all."""

    requirement: str
    package: str
    files: int
    lines: int
    command: str = "corpus"
    """The make target that downloads it."""

    def __str__(self) -> str:
        return self.requirement


DJANGO = System("Django==5.2", "django", 883, 157_865)
OSCAR = System("django-oscar==4.2.1", "oscar", 485, 43_136)
SUPERSET = System("apache-superset==6.1.0", "superset", 1_176, 200_151)
HOMEASSISTANT = System("homeassistant==2024.3.3", "homeassistant", 6_725, 971_683, "bench-analysis")
ALL = (DJANGO, OSCAR, SUPERSET, HOMEASSISTANT)
