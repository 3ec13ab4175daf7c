"""Identifiers in, the words of their domain out."""

import re
from functools import lru_cache

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")

LAYER_WORDS = frozenset(
    """abstract abstractmodel action adapter admin api app application asgi async backend base
    blueprint bp builder cli client command common component config configuration const
    constant container context contrib controller core crud dao data database db decorator
    default dependency detail dto endpoint entity enum error event exception ext extension
    factory field filter form function generic get handler helper impl init interface internal
    job lib library list listener logic main manage manager management meta middleware migration
    mixin mod model module op operation option orm package param permission plugin processor
    project provider py query queryset repo repository request resolver resource response rest
    result route router rule schema serializer service session set setting setup shared signal
    spec src static store support tag task template test tool type url util utility utils v1 v2
    validation validator value version view viewset web worker wsgi""".split()  # noqa: SIM905 - prose is easier to keep than 100 quotes
)
"""What a thing is for the framework, not for the business."""

DISTRUSTED = frozenset(
    """core common base utils util utilities main shared lib libs helpers misc app apps project
    src contrib general""".split()  # noqa: SIM905
)
"""Packages of these names are usually god packages: never a seed, never a first choice of name."""


def words(identifier: str) -> tuple[str, ...]:
    """The lower-case words of an identifier, split on case, digits and underscores, in the
    singular: `OrderLines` -> ("order", "line")."""
    return tuple(map(_word, _PARTS.findall(identifier)))


@lru_cache(maxsize=1 << 16)
def domain_words(identifier: str) -> tuple[str, ...]:
    """The words that do not belong to the framework, of three letters or more."""
    return tuple([w for w in words(identifier) if len(w) > 2 and w not in LAYER_WORDS])


def is_generic(name: str) -> bool:
    """Whether a package's name says only what layer it is, or nothing at all."""
    return name.lower() in DISTRUSTED or not domain_words(name)


@lru_cache(maxsize=1 << 16)
def _word(part: str) -> str:
    """A part in lower case and in the singular, as far as a few endings tell."""
    word = part.lower()
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
