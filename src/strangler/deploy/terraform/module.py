"""Stacks in, the files of one Terraform module out: a file for each stack, and what surrounds
them. References between stacks are references in the module."""

from collections.abc import Iterable

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Resource, Stack
from strangler.deploy.terraform.drafting import Draft, Graph, Property
from strangler.deploy.terraform.hcl import Argument, Block, Expression, Item, Raw, document
from strangler.deploy.terraform.kinds import KINDS
from strangler.deploy.terraform.kinds.base import Kind
from strangler.deploy.terraform.ordering import Order
from strangler.deploy.terraform.surroundings import data, outputs, variables, versions


def write(stacks: Iterable[Stack], deployment: Deployment) -> dict[str, str]:
    """File names and texts: `versions.tf`, `variables.tf`, `data.tf`, `network.tf`, `platform.tf`,
    `service-NAME.tf`, `edge.tf`, `outputs.tf`.

    Raises UnknownInTerraformError for a type, property or attribute that the table of kinds lacks,
    which is a fault of this program."""
    all_stacks = tuple(stacks)
    graph = Graph(all_stacks, KINDS, deployment.name)
    texts = {
        f"{stack.name}.tf": document(blocks, stack.description)
        for stack, blocks in resources(all_stacks, deployment, graph)
    }
    texts["outputs.tf"] = outputs(_outputs(graph, all_stacks))
    texts["data.tf"] = data(deployment, texts.values())
    texts["variables.tf"] = variables(all_stacks)
    texts["versions.tf"] = versions(deployment, all_stacks)
    return {name: text for name, text in sorted(texts.items()) if text}


def resources(
    stacks: Iterable[Stack], deployment: Deployment, graph: Graph | None = None
) -> list[tuple[Stack, list[Block]]]:
    """The resources of each stack, before they are text."""
    all_stacks = tuple(stacks)
    graph = graph or Graph(all_stacks, KINDS, deployment.name)
    drafts = [
        draft
        for stack in all_stacks
        for each in stack.resources
        if (draft := graph.draft(stack, each)) is not None
    ]
    order = Order(graph, drafts)
    return [
        (
            stack,
            [
                block
                for draft in drafts
                if draft.identity[0] == stack.name
                for block in _blocks(draft, order)
            ],
        )
        for stack in all_stacks
    ]


def _blocks(draft: Draft, order: Order) -> list[Block]:
    kind, label = draft.kind, draft.address.partition(".")[2]
    items: list[Item] = list(draft.items)
    retained = draft.source.retained
    if retained and kind.kept_by is not None:
        items.append(kind.kept_by)
    cycle: list[Item] = []
    if kind.new_first:
        cycle.append(Argument("create_before_destroy", True))
    if retained and kind.kept_by is None:
        cycle.append(Argument("prevent_destroy", True))
    if kind.owned_elsewhere:
        cycle.append(Argument("ignore_changes", [Raw(each) for each in kind.owned_elsewhere]))
    if cycle:
        items.append(Block("lifecycle", items=tuple(cycle)))
    before = order.before(draft)
    if before:
        items.append(Argument("depends_on", [Raw(each) for each in before]))
    main = Block("resource", (kind.resource, label), tuple(items), draft.source.why)
    return [main, *draft.others]


def _outputs(graph: Graph, stacks: Iterable[Stack]) -> list[tuple[Stack, str, Expression]]:
    found: list[tuple[Stack, str, Expression]] = []
    nobody = Resource(id="Outputs", type="outputs", properties={})
    for stack in stacks:
        draft = Draft(
            identity=(stack.name, "Outputs"),
            source=nobody,
            kind=Kind(resource="", properties={}),
            address="",
        )
        place = Property(graph, draft, stack.name, ())
        found += [
            (stack, name, place.at(name).expression(value))
            for name, value in sorted(stack.outputs.items())
        ]
    return found
