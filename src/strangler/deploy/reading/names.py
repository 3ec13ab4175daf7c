"""Readers of what AWS calls things: names, ids, ARNs, images. Patterns are those of the services'
API references; that something exists is asked when it is used."""

import re
from collections.abc import Callable

from strangler.deploy.model import Secret, Variable
from strangler.yaml_places.nodes import Node
from strangler.yaml_places.reader import Fault, ProblemError, Reader, is_null, parsed
from strangler.yaml_places.values import BadValueError

_NAME = re.compile(r"[a-z](?:[a-z0-9]|-(?!-)){0,18}[a-z0-9]")
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-[0-9]")
_ARN = re.compile(r"arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):([0-9]{12}|aws|):(.+)")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_FIELD = re.compile(r"[A-Za-z0-9_-]{1,40}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_IMAGE = re.compile(
    r"[a-z0-9][a-z0-9._/:-]*?(?:(?P<tag>:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
    r"(?P<digest>@sha256:[0-9a-f]{64})?"
)


def matching(pattern: str, what: str, hint: str) -> Callable[[Reader, Node], str]:
    """Text of one form; `what` and `hint` are for people."""
    compiled = re.compile(pattern)

    def parse(written: str) -> str:
        if not compiled.fullmatch(written):
            raise BadValueError(f"{written!r} is no {what}", hint)
        return written

    return parsed(parse)


def arn(*services: str) -> Callable[[Reader, Node], str]:
    """An ARN of one of these services; of any if none is given."""

    def parse(written: str) -> str:
        found = _ARN.fullmatch(written)
        if not found:
            hint = "write arn:aws:SERVICE:REGION:ACCOUNT:NAME"
            raise BadValueError(f"{written!r} is no ARN", hint)
        if services and found[2] not in services:
            raise BadValueError(
                f"{written!r} belongs to {found[2]}", f"give one of {' or '.join(services)}"
            )
        return written

    return parsed(parse)


def _deployment_name(written: str) -> str:
    if not _NAME.fullmatch(written):
        raise BadValueError(
            f"{written!r} cannot begin the names of resources",
            "2 to 20 lower-case letters, digits and single hyphens, a letter first",
        )
    return written


def _region(written: str) -> str:
    if not _REGION.fullmatch(written):
        raise BadValueError(f"{written!r} is no Region", "write eu-west-1 or the like")
    return written


def _host(written: str) -> str:
    if not _HOST.fullmatch(written):
        hint = "write a name such as shop.example.com, lower case"
        raise BadValueError(f"{written!r} is no host name", hint)
    return written


def _image(written: str) -> str:
    found = _IMAGE.fullmatch(written)
    if not found:
        hint = "write REGISTRY/NAME@sha256:DIGEST, or with a tag that never moves"
        raise BadValueError(f"{written!r} is no image", hint)
    if not found["digest"] and found["tag"] in (None, ":latest"):
        hint = "name a digest, or a tag of a repository whose tags are immutable"
        raise BadValueError(f"{written!r} can become another image at any time", hint)
    return written


deployment_name = parsed(_deployment_name)
region = parsed(_region)
host = parsed(_host)
image = parsed(_image)
account = matching(r"[0-9]{12}", "account", 'twelve digits in quotes: "123456789012"')


def variables(reader: Reader, node: Node) -> tuple[Variable, ...]:
    """A mapping of names to plain values, sorted by name."""
    found = [
        Variable(name=_variable(name, key), value=_value(reader, name, value))
        for name, key, value in reader.named(node, "environment")
    ]
    return tuple(sorted(found, key=lambda each: each.name))


def secrets(reader: Reader, node: Node) -> tuple[Secret, ...]:
    """A mapping of names to ARNs of secrets and parameters, sorted by name."""
    read = arn("secretsmanager", "ssm")
    found = [
        Secret(name=_variable(name, key), source=read(reader, value))
        for name, key, value in reader.named(node, "secrets")
    ]
    return tuple(sorted(found, key=lambda each: each.name))


def headers(reader: Reader, node: Node) -> tuple[Variable, ...]:
    """A mapping of header fields to the value that each must have, sorted by name."""
    found = []
    for name, key, value in reader.named(node, "headers"):
        if not _FIELD.fullmatch(name):
            hint = "letters, digits and hyphens, at most 40 characters"
            raise ProblemError(Fault.BAD_VALUE, f"{name!r} is no header field", hint, key)
        found.append(Variable(name=name, value=_value(reader, name, value)))
    return tuple(sorted(found, key=lambda each: each.name))


def tags(reader: Reader, node: Node) -> tuple[Variable, ...]:
    """A mapping of tags, sorted by name; AWS keeps `aws:` for itself."""
    found = []
    for name, key, value in reader.named(node, "tags"):
        if name.lower().startswith("aws:") or len(name) > 128:
            hint = "choose another name of at most 128 characters, not beginning with aws:"
            raise ProblemError(Fault.BAD_VALUE, f"{name!r} is no tag of ours", hint, key)
        found.append(Variable(name=name, value=_value(reader, name, value)))
    return tuple(sorted(found, key=lambda each: each.name))


def _value(reader: Reader, name: str, node: Node) -> str:
    if is_null(node):
        hint = 'write "" if it is to be empty, or remove it'
        raise ProblemError(Fault.MISSING_KEY, f"{name!r} has no value", hint, node)
    return reader.scalar(node)


def _variable(name: str, key: Node) -> str:
    if not _VARIABLE.fullmatch(name):
        hint = "letters, digits and underscores, no digit first"
        raise ProblemError(Fault.BAD_VALUE, f"{name!r} is no environment variable", hint, key)
    return name
