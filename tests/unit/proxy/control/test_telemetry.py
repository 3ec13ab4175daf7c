import asyncio
import io

from strangler.proxy.control.journal import Journal
from strangler.proxy.control.telemetry import SpanExporter, can_export, endpoint
from strangler.proxy.dataplane.messages import Span
from strangler.rules.model import Telemetry
from support.collector import collecting


def span(number=1, **changes):
    values = {
        "trace_id": "0af7651916cd43dd8448eb211c80319c",
        "span_id": f"{number:016x}",
        "parent_id": "00f067aa0ba902b7",
        "name": "GET orders.read",
        "start": 1_000,
        "end": 2_000,
        "attributes": {"http.response.status_code": 502, "strangler.route": "orders.read"},
    }
    return Span(**{**values, **changes})


def exporting(port, test, **options):
    """Run `test(exporter, said)`; the exporter is closed afterwards."""

    async def run():
        said = io.StringIO()
        settings = Telemetry(otlp=f"http://127.0.0.1:{port}", service_name="edge")
        exporter = SpanExporter(settings, Journal(said), **{"delay": 0.0, **options})
        await test(exporter, said)
        await exporter.close()
        return exporter

    return asyncio.run(asyncio.wait_for(run(), 30))


async def until(condition):
    while not condition():
        await asyncio.sleep(0.005)


def test_spans_arrive_at_the_collector_as_they_were():
    """Ids, parent, times, attributes, kind, and whose they are."""
    with collecting() as collector:

        async def test(exporter, said):
            exporter.take([span()])
            await until(lambda: exporter.exported == 1)

        exporting(collector.server_port, test)
        ((path, request),) = collector.requests
    assert path == "/v1/traces"
    (resource,) = request.resource_spans
    names = {each.key: each.value.string_value for each in resource.resource.attributes}
    assert names["service.name"] == "edge"
    (sent,) = resource.scope_spans[0].spans
    assert sent.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
    assert sent.span_id.hex() == f"{1:016x}"
    assert sent.parent_span_id.hex() == "00f067aa0ba902b7"
    assert (sent.name, sent.start_time_unix_nano, sent.end_time_unix_nano) == (
        "GET orders.read",
        1_000,
        2_000,
    )
    assert {each.key for each in sent.attributes} == {
        "http.response.status_code",
        "strangler.route",
    }
    assert sent.kind == sent.SPAN_KIND_SERVER
    assert sent.status.code == sent.status.STATUS_CODE_ERROR


def test_a_span_without_parent_is_a_root():
    """We began the trace."""
    with collecting() as collector:

        async def test(exporter, said):
            exporter.take([span(parent_id="", attributes={})])

        exporting(collector.server_port, test)
        ((_, request),) = collector.requests
    (sent,) = request.resource_spans[0].scope_spans[0].spans
    assert sent.parent_span_id == b""
    assert sent.status.code == sent.status.STATUS_CODE_UNSET


def test_a_collector_that_refuses_costs_spans_that_are_counted():
    """Said once when it begins and once when it is over; nobody waits."""
    with collecting() as collector:
        collector.status = 400

        async def test(exporter, said):
            for count in (1, 2):
                exporter.take([span(count)])
                await until(lambda count=count: exporter.failed == count)
            collector.status = 200
            exporter.take([span(3)])
            await until(lambda: exporter.exported == 1)
            lines = [line for line in said.getvalue().splitlines() if "collector" in line]
            assert len(lines) == 2

        exporting(collector.server_port, test)


def test_a_slow_collector_fills_the_queue_and_no_more():
    """What finds no room is dropped and counted."""
    with collecting() as collector:
        collector.gate.clear()

        async def test(exporter, said):
            exporter.take(span(number) for number in range(50))
            assert exporter.dropped == 40
            collector.gate.set()

        exporter = exporting(collector.server_port, test, most=10)
    assert exporter.exported == 10


def test_a_url_without_a_path_gets_the_usual_one():
    """Another path is left alone."""
    assert endpoint("http://collector:4318") == "http://collector:4318/v1/traces"
    assert endpoint("http://collector:4318/") == "http://collector:4318/v1/traces"
    assert endpoint("http://collector/otlp") == "http://collector/otlp"


def test_the_extra_is_installed_where_tests_run():
    """Else this file would test nothing."""
    assert can_export()
