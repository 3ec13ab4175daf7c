"""Active probes: what changes a server's health, and what is told."""

import asyncio

from strangler.proxy.control.health import HealthChecks
from strangler.proxy.control.probing import Verdict
from strangler.proxy.dataplane.messages import Address, Addresses, ServerHealth
from strangler.rules.model import DnsDiscovery, HealthCheck, HostPolicy, Upstream
from support.stepping import Steps

CHECK = HealthCheck(interval=5.0, healthy=2, unhealthy=3)
ONE, TWO = Address("10.0.0.1", 80), Address("10.0.0.2", 80)
GOOD, BAD = Verdict(True, "status 200"), Verdict(False, "status 500")


def upstream(health=CHECK, name="orders", **settings):
    return Upstream(name=name, target=DnsDiscovery(name="x", port=80), health=health, **settings)


class Bench:
    """Health checks whose probes say what the test wrote, by host; the last entry stands."""

    def __init__(self, **verdicts):
        self.verdicts = {host: list(found) for host, found in verdicts.items()}
        self.published = []
        self.reports = []
        self.made = 0
        self.closed = 0
        self.steps = Steps()
        self.checks = HealthChecks(
            self.published.append,
            self.reports.append,
            make=self._make,
            sleep=self.steps.sleep,
            chance=lambda: 0.5,
        )

    def _make(self, upstream, check):
        self.made += 1
        return self

    async def ask(self, address):
        found = self.verdicts[address.host]
        return found.pop(0) if len(found) > 1 else found[0]

    async def close(self):
        self.closed += 1

    def health(self):
        return [(message.host, message.healthy) for message in self.published]


def run(scenario, **verdicts):
    async def whole():
        bench = Bench(**{f"10.0.0.{name[1:]}": found for name, found in verdicts.items()})
        try:
            await asyncio.wait_for(scenario(bench), 10)
        finally:
            await bench.checks.stop()
        assert len(asyncio.all_tasks()) == 1
        assert bench.closed == bench.made
        return bench

    return asyncio.run(whole())


def start(bench, *addresses, **settings):
    bench.checks.configure([upstream(**settings)])
    bench.checks.on_addresses(Addresses("orders", addresses or (ONE,)))


def test_a_healthy_server_is_nothing_to_tell():
    """It counts as healthy from the start."""

    async def scenario(bench):
        start(bench)
        assert await bench.steps.slept() == 5.0
        await bench.steps.step()

    assert run(scenario, h1=[GOOD]).published == []


def test_the_first_probe_decides_alone():
    """A server that is not up yet gets no requests for three intervals."""

    async def scenario(bench):
        start(bench)
        await bench.steps.slept()

    bench = run(scenario, h1=[BAD])
    assert bench.published == [ServerHealth("orders", "10.0.0.1", 80, False)]
    assert bench.reports == [
        "health of upstream orders: 10.0.0.1 port 80 is unhealthy (status 500)"
    ]


def test_changes_take_as_many_probes_in_a_row_as_the_check_says():
    """Three to take it out, with a success between them they begin anew; two to bring it back."""
    seen = []

    async def scenario(bench):
        start(bench)
        await bench.steps.slept()
        for _ in range(10):
            seen.append(len(bench.published))
            await bench.steps.step()

    bench = run(scenario, h1=[GOOD, BAD, BAD, GOOD, BAD, BAD, BAD, GOOD, BAD, GOOD, GOOD])
    assert bench.health() == [("10.0.0.1", False), ("10.0.0.1", True)]
    assert seen == [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]


def test_without_a_check_nothing_is_probed():
    """A server without `health` is healthy."""

    async def scenario(bench):
        start(bench, health=None)
        await asyncio.sleep(0)

    assert run(scenario).made == 0


def test_servers_that_come_are_probed_and_those_that_go_are_not():
    """One that leaves unhealthy leaves nothing stale behind."""

    async def scenario(bench):
        others = asyncio.all_tasks()
        start(bench)
        await bench.steps.slept()
        bench.checks.on_addresses(Addresses("orders", (TWO,)))
        await bench.steps.slept()
        assert len(asyncio.all_tasks() - others) == 1

    bench = run(scenario, h1=[BAD], h2=[GOOD])
    assert bench.health() == [("10.0.0.1", False), ("10.0.0.1", True)]
    assert bench.made == 1


def test_a_server_that_stays_is_not_probed_anew():
    """Its neighbours may change."""

    async def scenario(bench):
        start(bench)
        await bench.steps.slept()
        bench.checks.on_addresses(Addresses("orders", (ONE, TWO)))
        await bench.steps.slept()
        bench.checks.configure([upstream(), upstream(name="users")])
        await asyncio.sleep(0)
        assert bench.verdicts["10.0.0.1"] == [GOOD]

    assert run(scenario, h1=[GOOD, GOOD], h2=[GOOD]).made == 2


def test_rules_without_the_check_make_its_servers_healthy():
    """At once."""

    async def scenario(bench):
        start(bench)
        await bench.steps.slept()
        bench.checks.configure([upstream(health=None)])

    assert run(scenario, h1=[BAD]).health() == [("10.0.0.1", False), ("10.0.0.1", True)]


def test_a_removed_upstream_is_forgotten():
    """Should it come back, its servers come with it."""

    async def scenario(bench):
        start(bench)
        await bench.steps.slept()
        bench.checks.configure([])
        bench.checks.configure([upstream()])
        await asyncio.sleep(0)

    bench = run(scenario, h1=[GOOD])
    assert bench.checks._addresses == {}
    assert bench.made == 2


def test_a_changed_upstream_is_probed_anew():
    """With what it says now; what probes do not depend on changes nothing."""

    async def scenario(bench):
        start(bench)
        await bench.steps.slept()
        bench.checks.configure([upstream(max_in_flight=7)])
        assert bench.made == 1
        bench.checks.configure([upstream(host=HostPolicy.UPSTREAM)])
        assert bench.made == 2
        await bench.steps.slept()

    run(scenario, h1=[GOOD])


def test_an_upstream_whose_authority_is_bad_is_not_probed():
    """That is said; its servers count as healthy."""

    async def scenario(bench):
        def refuse(upstream, check):
            raise FileNotFoundError("no such file")

        bench.checks._make = refuse
        start(bench)

    bench = run(scenario)
    assert bench.published == []
    assert bench.reports == ["health of upstream orders: not probed, its CA is bad: no such file"]
