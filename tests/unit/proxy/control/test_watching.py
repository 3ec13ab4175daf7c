import asyncio
import contextlib

from strangler.proxy.control.watching import stamp, watch
from support.stepping import Steps


def watched(files, test):
    """Run `test(steps, calls)` while `files` are watched; `calls` counts what was noticed."""

    async def run():
        steps = Steps()
        calls = []

        async def changed():
            calls.append(1)

        watching = asyncio.create_task(watch(lambda: files, changed, sleep=steps.sleep))
        await steps.slept()
        await test(steps, calls)
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching

    asyncio.run(run())


def test_a_change_is_noticed_once_it_stands_still(tmp_path):
    """While somebody writes, nothing is read; afterwards once."""
    path = tmp_path / "rules.yaml"
    path.write_text("one")

    async def test(steps, calls):
        path.write_text("half")
        await steps.step()
        path.write_text("whole file")
        await steps.step()
        assert calls == []
        await steps.step()
        assert calls == [1]
        await steps.step()
        assert calls == [1]

    watched([path], test)


def test_a_link_that_is_pointed_elsewhere_is_a_change(tmp_path):
    """As Kubernetes replaces a mounted file."""
    for name in ("one", "two"):
        (tmp_path / name).write_text("same")
    link = tmp_path / "rules.yaml"
    link.symlink_to("one")

    async def test(steps, calls):
        link.unlink()
        link.symlink_to("two")
        await steps.step()
        await steps.step()
        assert calls == [1]

    watched([link], test)


def test_a_file_that_vanishes_and_comes_back_is_noticed_both_times(tmp_path):
    """The first time there is an error to be told."""
    path = tmp_path / "rules.yaml"
    path.write_text("one")

    async def test(steps, calls):
        path.unlink()
        await steps.step()
        await steps.step()
        assert calls == [1]
        path.write_text("again")
        await steps.step()
        await steps.step()
        assert calls == [1, 1]

    watched([path], test)


def test_another_file_to_watch_is_no_change(tmp_path):
    """The rules may name a certificate from now on."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.touch()
    two.touch()
    files = [one]

    async def test(steps, calls):
        files.append(two)
        await steps.step()
        await steps.step()
        assert calls == []
        two.write_text("changed")
        await steps.step()
        await steps.step()
        assert calls == [1]

    watched(files, test)


def test_a_missing_file_has_no_stamp(tmp_path):
    """Nor does one that nobody may look at."""
    assert stamp(tmp_path / "absent") is None
