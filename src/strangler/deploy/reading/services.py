"""`proxy:` and `services:` in, containers, tasks and functions out."""

from functools import partial
from typing import Any

from strangler.deploy.model import (
    Architecture,
    BalancerRule,
    Behind,
    Container,
    DeploymentStrategy,
    EcsService,
    LambdaService,
    Proxy,
    Rollout,
    Service,
    Tasks,
)
from strangler.deploy.naming import slug
from strangler.deploy.reading.names import arn, headers, host, image, matching, secrets, variables
from strangler.rules.reading.scalars import choice, duration, integer, text, truth
from strangler.yaml_places.nodes import Node
from strangler.yaml_places.reader import Fault, Key, ProblemError, Reader, is_null, parsed
from strangler.yaml_places.values import BadValueError

MEMORY = {
    256: (512, 1024, 2048),
    512: tuple(range(1024, 4096 + 1, 1024)),
    1024: tuple(range(2048, 8192 + 1, 1024)),
    2048: tuple(range(4096, 16384 + 1, 1024)),
    4096: tuple(range(8192, 30720 + 1, 1024)),
    8192: tuple(range(16384, 61440 + 1, 4096)),
    16384: tuple(range(32768, 122880 + 1, 8192)),
}
"""MiB that Fargate offers for so many CPU units (ECS developer guide, task size)."""


def proxy(reader: Reader, node: Node) -> Proxy:
    """The proxy's tasks."""
    values = reader.fields(node, {**_CONTAINER, **_PROXY}, "proxy")
    if bool(values.get("certificate")) != bool(values.get("certificate_name")):
        raise ProblemError(
            Fault.MISSING_KEY,
            "it has a certificate or its name, not both",
            "give certificate and certificate_name: the gateway verifies that name",
        )
    _shifts(values)
    return Proxy(container=_container(values), **values)


def services(reader: Reader, node: Node) -> tuple[Service, ...]:
    """All extracted services, sorted by name."""
    found: list[Service] = []
    slugs: dict[str, str] = {}
    for name, key, value in reader.named(node, "services"):
        try:
            other = slugs.setdefault(slug(name), name)
            if other != name:
                raise ProblemError(
                    Fault.BAD_VALUE,
                    f"{name!r} and {other!r} would share a stack",
                    "rename one: stacks know only small letters, digits and hyphens",
                    key,
                )
            found.append(_service(reader, name, key, value))
        except ProblemError as problem:
            reader.note(problem, value)
    return tuple(sorted(found, key=lambda each: each.name))


def _service(reader: Reader, name: str, key: Node, node: Node) -> Service:
    what = f"service {name!r}"
    _service_name(name, key)
    values = reader.fields(
        node, {"ecs": Key("ecs", _ecs), "lambda": Key("function", _lambda)}, what
    )
    if len(values) != 1:
        written = len(reader.pairs(node, what))
        if written == 1:  # it was wrong, and that has been said
            return EcsService(name=name)
        raise ProblemError(Fault.BAD_VALUE, f"{what} is both or nothing", "give ecs: or lambda:")
    (fields,) = values.values()
    place = reader.location(key)
    if "ecs" in values:
        return EcsService(name=name, container=_container(fields), **fields, location=place)
    return LambdaService(name=name, **fields, location=place)


def _service_name(name: str, key: Node) -> None:
    try:
        matching_name(name)
    except BadValueError as error:
        raise ProblemError(Fault.BAD_VALUE, str(error), error.hint, key) from None


def matching_name(name: str) -> str:
    """A name that can be part of every resource's. Raises BadValueError."""
    allowed = name.replace("-", "").replace("_", "").isalnum()
    if not (name.isascii() and allowed and name[0].isalpha() and len(name) <= 40):
        raise BadValueError(
            f"{name!r} cannot be part of resource names",
            "at most 40 letters, digits, hyphens and underscores, a letter first; the upstream in "
            "the rules has the same name",
        )
    return name


def _ecs(reader: Reader, node: Node) -> dict[str, Any]:
    values = reader.fields(node, {**_CONTAINER, **_ECS}, "ecs")
    _shifts(values)
    if "rule" in values and values.get("behind") is not Behind.BALANCER:
        hint = "add `behind: balancer`, or remove the rule"
        raise ProblemError(Fault.BAD_VALUE, "it has a rule of a load balancer and none", hint)
    return values


def _shifts(values: dict[str, Any]) -> None:
    strategy = values.get("strategy", DeploymentStrategy.ROLLING)
    if "rollout" in values and strategy is DeploymentStrategy.ROLLING:
        hint = "choose canary, linear or blue_green as its strategy, or remove rollout"
        raise ProblemError(Fault.BAD_VALUE, "a rolling release shifts no traffic", hint)


def _rollout(reader: Reader, node: Node) -> Rollout:
    return Rollout(**reader.fields(node, _ROLLOUT, "rollout"))


def _rule(reader: Reader, node: Node) -> BalancerRule:
    return BalancerRule(**reader.fields(node, _RULE, "rule"))


def _lambda(reader: Reader, node: Node) -> dict[str, Any]:
    values = reader.fields(node, _LAMBDA, "lambda")
    package = [key for key in ("bucket", "key", "handler") if key in values]
    if "image" in values and package:
        raise ProblemError(
            Fault.BAD_VALUE, f"it has an image and {', '.join(package)}", "keep one of the two"
        )
    if "image" not in values and len(package) != 3:
        raise ProblemError(
            Fault.MISSING_KEY, "nobody says what runs", "give image, or bucket, key and handler"
        )
    if "weight" in values and "previous_version" not in values:
        hint = "add previous_version: the alias's other version"
        raise ProblemError(Fault.MISSING_KEY, "it has a weight for no version", hint)
    return values


def _container(values: dict[str, Any]) -> Container:
    """The container's share of the values, taken out of them."""
    mine = {key.field: values.pop(key.field) for key in _CONTAINER.values() if key.field in values}
    container = Container(**mine)
    if container.memory not in MEMORY[container.cpu]:
        offered = MEMORY[container.cpu]
        raise ProblemError(
            Fault.BAD_VALUE,
            f"Fargate has no {container.cpu} CPU units with {container.memory} MiB",
            f"choose from {offered[0]} to {offered[-1]} MiB in steps of {offered[1] - offered[0]}",
        )
    return container


def _tasks(reader: Reader, node: Node) -> Tasks:
    values = reader.fields(node, _TASKS, "tasks")
    tasks = Tasks(**values)
    if tasks.least > tasks.most:
        raise ProblemError(
            Fault.BAD_VALUE, f"at least {tasks.least}, at most {tasks.most}", "exchange the two"
        )
    return tasks


def _path(written: str) -> str:
    if not written.startswith("/") or " " in written or not written.isascii():
        raise BadValueError(f"{written!r} is no path", "write /readyz or the like")
    return written


def _reserved(reader: Reader, node: Node) -> int | None:
    return None if is_null(node) else integer(0, 100_000)(reader, node)


def _share(written: str) -> float:
    try:
        share = float(written)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise BadValueError(f"{written!r} is no weight of an alias", "write 0.0 to 1.0")
    return share


def _cpu(written: str) -> int:
    if not written.isdigit() or int(written) not in MEMORY:
        offered = ", ".join(str(each) for each in MEMORY)
        raise BadValueError(f"Fargate has no {written} CPU units", f"write one of {offered}")
    return int(written)


def _whole_minutes(reader: Reader, node: Node) -> float:
    seconds = duration(reader, node)
    if seconds % 60 or not 0 <= seconds <= 86_400:
        hint = "write whole minutes, up to 24h"
        raise ProblemError(Fault.BAD_VALUE, f"{seconds:g} s is not possible", hint)
    return seconds


def _pattern(written: str) -> str:
    if not 1 <= len(written) <= 128 or not written.isascii() or any(c.isspace() for c in written):
        hint = "write up to 128 characters; * stands for any, ? for one"
        raise BadValueError(f"{written!r} is no pattern of a load balancer", hint)
    return written


_patterns = parsed(_pattern)


def _pattern_list(reader: Reader, node: Node) -> tuple[str, ...]:
    return tuple(reader.items(node, _patterns))


def _whole_seconds(reader: Reader, node: Node, most: int) -> int:
    seconds = duration(reader, node)
    if seconds != int(seconds) or not 1 <= seconds <= most:
        raise ProblemError(
            Fault.BAD_VALUE, f"{seconds:g} s is not possible", f"write whole seconds, 1 to {most}"
        )
    return int(seconds)


_policies = arn("iam")


def _policy_list(reader: Reader, node: Node) -> tuple[str, ...]:
    return tuple(reader.items(node, _policies))


_CONTAINER = {
    "image": Key("image", image),
    "cpu": Key("cpu", parsed(_cpu, "a number")),
    "memory": Key("memory", integer(512, 122_880)),
    "architecture": Key("architecture", choice(Architecture)),
    "environment": Key("environment", variables),
    "secrets": Key("secrets", secrets),
    "stop_timeout": Key("stop_timeout", partial(_whole_seconds, most=120)),
    "writable": Key("writable", truth),
    "policies": Key("policies", _policy_list),
}
_KINDS = {"ecs": Key("ecs", _ecs), "lambda": Key("function", _lambda)}
_ROLLOUT = {
    "percent": Key("percent", integer(1, 100)),
    "pause": Key("pause", _whole_minutes),
    "bake": Key("bake", _whole_minutes),
}
_RULE = {
    "hosts": Key("hosts", _pattern_list),
    "paths": Key("paths", _pattern_list),
    "headers": Key("headers", headers),
    "priority": Key("priority", integer(1, 50_000)),
}
_PROXY = {
    "strategy": Key("strategy", choice(DeploymentStrategy)),
    "rollout": Key("rollout", _rollout),
    "tasks": Key("tasks", _tasks),
    "workers": Key("workers", integer(0, 64)),
    "certificate": Key("certificate", arn("acm")),
    "certificate_name": Key("certificate_name", host),
}
_ECS = {
    "port": Key("port", integer(1, 65_535)),
    "tasks": Key("tasks", _tasks),
    "health_path": Key("health_path", parsed(_path)),
    "behind": Key("behind", choice(Behind)),
    "rule": Key("rule", _rule),
    "strategy": Key("strategy", choice(DeploymentStrategy)),
    "rollout": Key("rollout", _rollout),
}
_TASKS = {
    "least": Key("least", integer(1, 1_000)),
    "most": Key("most", integer(1, 1_000)),
    "cpu_target": Key("cpu_target", integer(10, 90)),
    "requests_target": Key("requests_target", integer(0)),
}
_LAMBDA = {
    "image": Key("image", image),
    "bucket": Key("bucket", matching(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "bucket", "see S3")),
    "key": Key("key", text),
    "object_version": Key("object_version", text),
    "handler": Key("handler", matching(r"[^\s]{1,128}", "handler", "write module.function")),
    "runtime": Key("runtime", matching(r"python3\.[0-9]+", "runtime", "write python3.13")),
    "memory": Key("memory", integer(128, 10_240)),
    "timeout": Key("timeout", partial(_whole_seconds, most=900)),
    "architecture": Key("architecture", choice(Architecture)),
    "alias": Key("alias", matching(r"(?![0-9]+$)[A-Za-z0-9_-]{1,128}", "alias", "write live")),
    "reserved": Key("reserved", _reserved),
    "provisioned": Key("provisioned", integer(0, 100_000)),
    "previous_version": Key("previous_version", matching(r"[0-9]+", "version", 'write "7"')),
    "weight": Key("weight", parsed(_share, "a number")),
    "environment": Key("environment", variables),
    "in_vpc": Key("in_vpc", truth),
    "policies": Key("policies", _policy_list),
}
