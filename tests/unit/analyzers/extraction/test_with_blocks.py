"""A recogniser sees where the block of a `with` statement begins and ends."""

from textwrap import dedent

from strangler.analyzers.extraction.facts import extract
from strangler.locations import locate
from strangler.model.facts import Fact
from strangler.model.values import Name


class Probe:
    """A recogniser that keeps what it sees."""

    name = "probe"
    version = 1
    wakes_on = ("*",)
    requires = ()
    facts: tuple[type[Fact], ...] = ()

    def watch(self, module):
        self.blocks = list(module.with_blocks())
        return ()


def blocks(source):
    probe = Probe()
    extract(dedent(source).encode(), (probe,))
    return probe.blocks


def test_a_block_reaches_to_the_end_of_its_last_line():
    (found,) = blocks(
        """\
        from db import atomic
        def pay():
            first()
            with atomic():
                second(
                    [1, 2],
                )  # and a remark
            third()
        """
    )
    assert found.scope_index == 0
    assert locate("a.py", found.position).line == 4
    assert locate("a.py", found.position).column == 5
    assert locate("a.py", found.end).line == 7


def test_blocks_come_in_source_order_outer_ones_first():
    found = blocks(
        """\
        with a() as x, b():
            with c():
                pass
        async def f():
            async with d() as (y, z):
                pass
        """
    )
    assert [locate("a.py", block.position).line for block in found] == [1, 2, 5]
    assert [block.scope_index for block in found] == [-1, -1, 0]
    assert [len(block.contexts) for block in found] == [2, 1, 1]
    assert isinstance(found[0].contexts[0][1], Name)
    assert found[0].contexts[1][1] is None


def test_a_block_on_one_line_ends_there():
    (found,) = blocks("with a(): b()\nc()\n")
    assert locate("a.py", found.end).line == 1
