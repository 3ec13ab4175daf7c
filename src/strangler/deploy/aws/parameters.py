"""A stack and what is known in, the values of its parameters out, and what is still missing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from strangler.deploy.cloudformation import parameter_of
from strangler.deploy.resources import Output, Stack, expressions

IMAGE = "ImageDigest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What a stack is given."""

    given: Mapping[str, str]
    """By the name of the parameter."""
    awaited: tuple[Output, ...] = ()
    """Outputs of other stacks that are not there yet, sorted."""
    image: str = ""
    """The image whose digest nobody gave: `proxy`, or a service's name."""


def image_name(stack: Stack) -> str:
    """Whose image the stack runs, as `--image` names it."""
    return stack.name.removeprefix("service-") if stack.name.startswith("service-") else "proxy"


def takes_image(stack: Stack) -> bool:
    """Whether it is given the digest of an image in the deployment's own repository."""
    return any(each.name == IMAGE for each in stack.parameters)


def values(
    stack: Stack,
    outputs: Mapping[str, Mapping[str, str]],
    images: Mapping[str, str],
    before: Mapping[str, str],
) -> Values:
    """`outputs` are those of live stacks, by the stack's short name; `images` digests by name;
    `before` the stack's parameters as it was applied last, from which a digest is kept."""
    given: dict[str, str] = {}
    awaited: set[tuple[str, str]] = set()
    for used in expressions(stack):
        if isinstance(used, Output):
            value = outputs.get(used.stack, {}).get(used.name)
            if value is None:
                awaited.add((used.stack, used.name))
            else:
                given[parameter_of(used)] = value
    image = ""
    for each in stack.parameters:
        kept = before.get(each.name)
        if each.name == IMAGE:
            digest = images.get(image_name(stack)) or kept
            if digest:
                given[IMAGE] = digest
            else:
                image = image_name(stack)
        elif kept is not None:
            given[each.name] = kept
    return Values(
        given=given,
        awaited=tuple(Output(*each) for each in sorted(awaited)),
        image=image,
    )


def images_of(stacks: Sequence[Stack]) -> dict[str, Stack]:
    """Stacks that run an image of the deployment's own repositories, by the image's name."""
    return {image_name(each): each for each in stacks if takes_image(each)}


def is_digest(text: str) -> bool:
    """Whether it is what a registry calls an image's content."""
    return re.fullmatch(r"sha256:[0-9a-f]{64}", text) is not None
