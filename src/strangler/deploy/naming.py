"""Names that reading and stacks must agree about."""

import re


def slug(name: str) -> str:
    """A service's name where only small letters, digits and single hyphens may stand: names of
    stacks and repositories. Reading sees to it that no two services have the same."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
