"""Text with `${NAME}` in, the text with values of the environment in their place out."""

import re
from collections.abc import Mapping

from strangler.rules.model import Substitution
from strangler.yaml_places.values import EnvironmentLackError

_PLACE = re.compile(r"\$\$\{|\$\{(?:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\})?")


class Substituting:
    """Fills in placeholders and remembers which values of the environment it used."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.used: dict[str, str] = {}
        """Values by variable; not those that came from a default in the file."""

    def filled(self, text: str) -> str:
        """`text` with `${NAME}` and `${NAME:-default}` replaced and `$${` as `${`. The default
        stands in for a variable that is not set or empty, as in shells.

        Raises EnvironmentLackError."""
        return _PLACE.sub(self._value, text) if "${" in text else text

    def _value(self, found: re.Match[str]) -> str:
        if found[0] == "$${":
            return "${"
        name, default = found.groups()
        if name is None:
            raise EnvironmentLackError(f"{found.string!r} has a ${{ that names no variable")
        value = self._environment.get(name)
        if default is not None and not value:
            return str(default)
        if value is None:
            raise EnvironmentLackError(f"environment variable {name} is not set")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise EnvironmentLackError(f"environment variable {name} is not UTF-8") from None
        self.used[name] = value
        return value

    def substitutions(self) -> tuple[Substitution, ...]:
        """What others have to show in place of the values, sorted by name."""
        return tuple(
            Substitution(value=value, placeholder=f"${{{name}}}")
            for name, value in sorted(self.used.items())
        )
