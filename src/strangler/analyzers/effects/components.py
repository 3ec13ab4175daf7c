"""A directed graph in, its strongly connected components out, each after all it leads to."""

from collections.abc import Sequence


def components(successors: Sequence[Sequence[int]]) -> tuple[list[int], list[list[int]]]:
    """The component of each node, and the nodes of each component.

    Nodes are numbered from 0. Tarjan, Depth-first search and linear graph algorithms (1972),
    without recursion; components come out in the order in which a fixed point is reached in
    one pass."""
    count = len(successors)
    order = [-1] * count
    lowest = [0] * count
    owner = [-1] * count
    found: list[list[int]] = []
    stack: list[int] = []
    clock = 0
    for root in range(count):
        if order[root] >= 0:
            continue
        path: list[tuple[int, int]] = [(root, 0)]
        while path:
            node, at = path.pop()
            if at == 0:
                order[node] = lowest[node] = clock
                clock += 1
                stack.append(node)
            elif lowest[successors[node][at - 1]] < lowest[node] and (
                owner[successors[node][at - 1]] < 0
            ):
                lowest[node] = lowest[successors[node][at - 1]]
            below = successors[node]
            while at < len(below):
                other = below[at]
                at += 1
                if order[other] < 0:
                    path.append((node, at))
                    path.append((other, 0))
                    break
                if owner[other] < 0 and order[other] < lowest[node]:
                    lowest[node] = order[other]
            else:
                if lowest[node] == order[node]:
                    _close(node, stack, owner, found)
    return owner, found


def _close(node: int, stack: list[int], owner: list[int], found: list[list[int]]) -> None:
    """Take a component, whose first node is `node`, from the stack."""
    members: list[int] = []
    while not members or members[-1] != node:
        member = stack.pop()
        owner[member] = len(found)
        members.append(member)
    found.append(members)
