"""Stacks in, CloudFormation templates as YAML out: one a stack, as `strangler deploy apply` sends
them and as `aws cloudformation deploy` takes them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from strangler.deploy.model import Deployment
from strangler.deploy.resources import (
    Att,
    Initially,
    Join,
    Output,
    Parameter,
    Pseudo,
    Ref,
    Resource,
    SecretText,
    Stack,
    Value,
    Zone,
    expressions,
)

_PSEUDO = {
    name: f"AWS::{name}" for name in ("AccountId", "Partition", "Region", "StackName", "URLSuffix")
}


def write(stacks: Iterable[Stack], deployment: Deployment) -> dict[str, str]:
    """File names and texts, one for each stack: `shop-edge.yaml`."""
    return {f"{deployment.name}-{stack.name}.yaml": template(stack) for stack in stacks}


def template(stack: Stack) -> str:
    """One template, resources in the order of the stack, with the reason of each as a comment."""
    parts = [_block({"AWSTemplateFormatVersion": _Quoted("2010-09-09")})]
    parts.append(_block({"Description": stack.description}))
    parameters = _parameters(stack)
    if parameters:
        parts.append(_block({"Parameters": parameters}))
    parts.append("Resources:\n" + "\n".join(_resource(each) for each in stack.resources))
    if stack.outputs:
        outputs = {name: {"Value": _plain(value)} for name, value in sorted(stack.outputs.items())}
        parts.append(_block({"Outputs": outputs}))
    return "\n".join(parts)


def parameter_of(output: Output) -> str:
    """The name of the parameter through which a stack is given another's output: `PlatformKey`."""
    words = output.stack.replace("_", "-").split("-")
    return "".join(word[:1].upper() + word[1:] for word in words) + output.name


def _parameters(stack: Stack) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in stack.parameters:
        entry: dict[str, Any] = {"Type": "String", "Description": each.description}
        if each.default is not None:
            entry["Default"] = each.default
        if each.pattern:
            entry["AllowedPattern"] = each.pattern
        found[each.name] = entry
    for used in expressions(stack):
        if isinstance(used, Output):
            told = f"Output {used.name} of the stack {used.stack}"
            found[parameter_of(used)] = {"Type": "String", "Description": told}
    return dict(sorted(found.items()))


def _resource(resource: Resource) -> str:
    content: dict[str, Any] = {"Type": resource.type}
    if resource.after:
        content["DependsOn"] = list(resource.after)
    if resource.retained:
        content["DeletionPolicy"] = "Retain"
        content["UpdateReplacePolicy"] = "Retain"
    properties = {
        name: _plain(value) for name, value in resource.properties.items() if _said(value)
    }
    if properties:
        content["Properties"] = properties
    text = _block({resource.id: content})
    why = f"  # {resource.why}\n" if resource.why else ""
    return why + "".join(f"  {line}\n" if line else "\n" for line in text.splitlines())


def _said(value: Value) -> bool:
    """CloudFormation leaves alone what a template does not say; a count it says is put back by
    every update (`AWS::ECS::Service`, DesiredCount)."""
    return value is not None and not isinstance(value, Initially)


def _plain(value: Value) -> Any:
    match value:
        case str() | bool() | int() | float() | None:
            return value
        case Ref(resource):
            return _Tagged("!Ref", resource)
        case Att(resource, attribute):
            return _Tagged("!GetAtt", f"{resource}.{attribute}")
        case Parameter(name):
            return _Tagged("!Ref", name)
        case Output():
            return _Tagged("!Ref", parameter_of(value))
        case Pseudo(name):
            return _Tagged("!Ref", _PSEUDO[name])
        case SecretText(arn):
            return f"{{{{resolve:secretsmanager:{arn}:SecretString}}}}"
        case Initially(number):
            return number
        case Zone(number):
            return _Tagged("!Select", [number, _Tagged("!GetAZs", "")])
        case Join(parts):
            return _joined(parts)
        case Mapping():
            return {name: _plain(each) for name, each in value.items() if _said(each)}
        case Sequence():
            return [_plain(each) for each in value]


def _joined(parts: Sequence[Any]) -> Any:
    """`!Sub` where all is a name in a text, which is what people read most easily."""
    text = ""
    for part in parts:
        match part:
            case str():
                text += part.replace("${", "${!")
            case Ref(resource):
                text += f"${{{resource}}}"
            case Att(resource, attribute):
                text += f"${{{resource}.{attribute}}}"
            case Parameter(name):
                text += f"${{{name}}}"
            case Output():
                text += f"${{{parameter_of(part)}}}"
            case Pseudo(name):
                text += f"${{{_PSEUDO[name]}}}"
            case _:
                return _Tagged("!Join", ["", [_plain(each) for each in parts]])
    return _Tagged("!Sub", text)


# YAML ----------------------------------------------------------------------------------------


class _Tagged:
    """A short form such as `!Ref Name`."""

    def __init__(self, tag: str, content: Any) -> None:
        self.tag, self.content = tag, content


class _Quoted(str):
    """Text that YAML would take for something else."""


class _Dumper(yaml.SafeDumper):
    """Block style, nothing folded, no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _represent_tagged(dumper: yaml.SafeDumper, value: _Tagged) -> yaml.Node:
    if isinstance(value.content, list):
        return dumper.represent_sequence(value.tag, value.content, flow_style=True)
    return dumper.represent_scalar(value.tag, value.content)


def _represent_quoted(dumper: yaml.SafeDumper, value: _Quoted) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(value), style='"')


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(_Tagged, _represent_tagged)
_Dumper.add_representer(_Quoted, _represent_quoted)
_Dumper.add_representer(str, _represent_text)


def _block(content: Mapping[str, Any]) -> str:
    text: str = yaml.dump(
        content,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=100,
        default_flow_style=False,
    )
    return text
