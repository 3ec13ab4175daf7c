"""Discovery in the background."""

import asyncio

import pytest

from strangler.proxy.control.discovery.refreshing import Refresher
from strangler.proxy.control.discovery.resolving import DiscoveryError, Resolution
from strangler.proxy.control.repeating import LAST_RETRY
from strangler.proxy.dataplane.messages import Address, Addresses
from strangler.rules.model import LambdaFunction, Servers, Upstream, Url
from support.stepping import Steps

ONE, TWO = Address("10.0.0.1", 80), Address("10.0.0.2", 80)


def upstream(name, host="10.0.0.1"):
    return Upstream(name=name, target=Servers(urls=(Url(scheme="http", host=host, port=80),)))


class Script:
    """A resolver that answers what the test puts in; the last entry stands."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.closed = False

    async def resolve(self):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def close(self):
        self.closed = True


def found(*addresses, ttl=10.0, problem=""):
    return Resolution(addresses, ttl, problem)


class Bench:
    """A refresher with scripted resolvers, by host of the upstream's URL."""

    def __init__(self, **scripts):
        self.published = []
        self.reports = []
        self.made = []
        self.steps = Steps()
        self.scripts = scripts
        self.refresher = Refresher(
            self.published.append,
            self.reports.append,
            make=self._make,
            sleep=self.steps.sleep,
            chance=lambda: 0.5,
        )

    def _make(self, target):
        if isinstance(target, LambdaFunction):
            return None
        host = target.urls[0].host
        self.made.append(host)
        return self.scripts[host]


def run(scenario, **scripts):
    async def whole():
        bench = Bench(**scripts)
        try:
            await asyncio.wait_for(scenario(bench), 10)
        finally:
            await bench.refresher.stop()
        assert len(asyncio.all_tasks()) == 1
        return bench

    return asyncio.run(whole())


def test_an_answer_is_published_only_when_it_changes():
    """And the next question comes after its time to live."""

    async def scenario(bench):
        bench.refresher.configure([upstream("orders", "a")])
        assert await bench.steps.slept() == 10.0
        assert await bench.steps.step() == 10.0
        assert await bench.steps.step() == 3.0

    bench = run(scenario, a=Script(found(ONE), found(ONE), found(ONE, TWO, ttl=3.0)))
    assert bench.published == [Addresses("orders", (ONE,)), Addresses("orders", (ONE, TWO))]
    assert bench.reports == []


def test_without_an_answer_the_last_one_stands():
    """The failure is reported once, and once that it is over; tries come ever more rarely."""
    failed = DiscoveryError("nobody knows")

    async def scenario(bench):
        bench.refresher.configure([upstream("orders", "a")])
        await bench.steps.slept()
        delays = [await bench.steps.step() for _ in range(9)]
        assert delays[:4] == [1.0, 2.0, 4.0, 8.0]
        assert delays[7] == LAST_RETRY
        assert delays[8] == 10.0

    bench = run(scenario, a=Script(found(ONE), *[failed] * 8, found(ONE)))
    assert bench.published == [Addresses("orders", (ONE,))]
    assert bench.reports == [
        "discovery of upstream orders: nobody knows; its last 1 servers stay in use",
        "discovery of upstream orders: works again after 8 failed tries",
    ]


def test_a_faulty_adapter_does_not_end_discovery():
    """Its exception is reported by name, and it is asked again."""

    async def scenario(bench):
        bench.refresher.configure([upstream("orders", "a")])
        await bench.steps.slept()
        await bench.steps.step()

    bench = run(scenario, a=Script(KeyError("x"), found(ONE)))
    assert bench.published == [Addresses("orders", (ONE,))]
    assert bench.reports[0].endswith("KeyError: 'x'; it has no servers yet")


def test_a_partial_answer_is_published_and_its_problem_reported():
    """Both."""

    async def scenario(bench):
        bench.refresher.configure([upstream("orders", "a")])
        await bench.steps.slept()

    bench = run(scenario, a=Script(found(ONE, problem="b is lost")))
    assert bench.published == [Addresses("orders", (ONE,))]
    assert bench.reports == ["discovery of upstream orders: b is lost"]


def test_asked_waits_for_the_first_answer_of_all():
    """Also where there is none."""

    async def scenario(bench):
        bench.refresher.configure([upstream("orders", "a"), upstream("users", "b")])
        await bench.refresher.asked()
        assert len(bench.published) + len(bench.reports) == 2

    run(scenario, a=Script(found(ONE)), b=Script(DiscoveryError("gone")))


def test_new_rules_touch_only_what_changed():
    """One stays, one moves, one goes, one comes, and functions have no servers."""
    scripts = {name: Script(found(ONE)) for name in "abcd"}

    async def scenario(bench):
        bench.refresher.configure(
            [upstream("stays", "a"), upstream("moves", "b"), upstream("goes", "c")]
        )
        await bench.refresher.asked()
        bench.refresher.configure(
            [
                upstream("stays", "a"),
                upstream("moves", "d"),
                Upstream(name="function", target=LambdaFunction(function="f")),
            ]
        )
        await bench.refresher.asked()
        assert bench.made == ["a", "b", "c", "d"]
        for _ in range(4):
            await bench.steps.slept()
        assert (scripts["a"].closed, scripts["d"].closed) == (False, False)
        assert scripts["b"].closed
        assert scripts["c"].closed

    bench = run(scenario, **scripts)
    assert [message.upstream for message in bench.published] == ["stays", "moves", "goes", "moves"]
    assert all(script.closed for script in scripts.values())


def test_a_wait_ends_when_the_upstream_goes():
    """Nobody waits for what was removed."""

    class Silent(Script):
        async def resolve(self):
            await asyncio.Event().wait()

    async def scenario(bench):
        bench.refresher.configure([upstream("orders", "a")])
        waiting = asyncio.ensure_future(bench.refresher.asked())
        await asyncio.sleep(0)
        bench.refresher.configure([])
        await waiting

    run(scenario, a=Silent())


@pytest.mark.parametrize(("chance", "delay"), [(0.0, 9.0), (1.0, 11.0)])
def test_questions_do_not_march_in_step(chance, delay):
    """A tenth either way."""

    async def scenario(bench):
        bench.refresher._chance = lambda: chance
        bench.refresher.configure([upstream("orders", "a")])
        assert await bench.steps.slept() == pytest.approx(delay)

    run(scenario, a=Script(found(ONE)))
