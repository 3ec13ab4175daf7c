"""What can be imported: alone in its module, so that `strangler --help` loads no more."""

from enum import StrEnum


class Kind(StrEnum):
    """The source of an import."""

    REFACTOR_SPACES = "refactor-spaces"
    ALB = "alb"
    NGINX = "nginx"
