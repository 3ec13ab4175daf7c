"""What background tasks have in common."""

import asyncio

from strangler.proxy.control.repeating import Standing, Tasks, jittered, retry_delay


def test_tries_come_ever_more_rarely():
    """Doubled, up to a minute, however long it lasts."""
    assert [retry_delay(n) for n in (1, 2, 3, 6, 7, 1000)] == [1.0, 2.0, 4.0, 32.0, 60.0, 60.0]


def test_jitter_is_a_tenth_either_way():
    """Of any time."""
    assert (jittered(10.0, 0.0), jittered(10.0, 0.5), jittered(10.0, 1.0)) == (9.0, 10.0, 11.0)


def test_a_change_is_told_once():
    """Nothing while it works, one sentence when it fails, one when it works again."""
    said = []
    standing = Standing("x", said.append)
    standing.works()
    for _ in range(3):
        standing.failed("why")
    standing.works()
    standing.works()
    assert said == ["x: why", "x: works again after 3 failed tries"]


def test_a_task_of_the_same_name_replaces():
    """The first is cancelled, and end_all leaves none."""
    ended = []

    async def work(name):
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    async def run():
        tasks = Tasks()
        tasks.start("t", work("first"))
        await asyncio.sleep(0)
        tasks.start("t", work("second"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert ended == ["first"]
        await tasks.end_all()
        assert ended == ["first", "second"]
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())


def test_finished_work_is_waited_for():
    """Not broken off."""
    done = []

    async def work():
        await asyncio.sleep(0)
        done.append(True)

    async def run():
        tasks = Tasks()
        tasks.start("t", work())
        await tasks.finish_all()
        await tasks.end_all()

    asyncio.run(run())
    assert done == [True]
