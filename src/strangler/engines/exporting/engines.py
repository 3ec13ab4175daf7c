"""The engines there are, and how far one can follow a feature of the rules."""

from dataclasses import dataclass
from enum import StrEnum


class Engine(StrEnum):
    """In whose words rules are written down."""

    NGINX = "nginx"
    HAPROXY = "haproxy"
    ENVOY = "envoy"
    ALB = "alb"
    GATEWAY_API = "gateway-api"


class Degree(StrEnum):
    """How far."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Cell:
    """What becomes of a feature; `words` say what is lost, and are empty for YES."""

    degree: Degree
    words: str = ""


YES = Cell(Degree.YES)


def partly(words: str) -> Cell:
    """It works, but."""
    return Cell(Degree.PARTLY, words)


def no(words: str) -> Cell:
    """It is left out."""
    return Cell(Degree.NO, words)
