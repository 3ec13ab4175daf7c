import asyncio
import io

from strangler.proxy.control import credentials
from strangler.proxy.control.compiling import prepare
from strangler.proxy.control.journal import Journal
from strangler.proxy.control.sources import Sources
from strangler.proxy.dataplane.messages import Address, Addresses, AwsCredentials
from support.planes import RULES


def rules(folder, text=RULES):
    path = folder / "rules.yaml"
    path.write_text(text)
    return prepare(path).rules


def following(test):
    """Run `test(sources, published, said)`; all work has ended afterwards."""

    async def run():
        published, said = [], io.StringIO()
        sources = Sources(published.append, Journal(said), patience=5.0)
        try:
            await asyncio.wait_for(test(sources, published, said), 20)
        finally:
            await sources.close()

    asyncio.run(run())


def test_addresses_are_known_before_the_rules_go_out(tmp_path):
    """`follow` returns with them; a later upstream comes the same way."""

    async def test(sources, published, said):
        await sources.follow(rules(tmp_path))
        assert Addresses("monolith", (Address("127.0.0.1", 8000),)) in published
        assert len(published) == 2
        await sources.follow(rules(tmp_path, RULES.replace("127.0.0.1:8000", "127.0.0.1:9000")))
        assert published[2:] == [Addresses("monolith", (Address("127.0.0.1", 9000),))]

    following(test)


def test_credentials_are_kept_only_while_a_function_is_named(tmp_path, monkeypatch):
    """And come from their own thread into the loop."""
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    found = AwsCredentials("key", "secret")
    monkeypatch.setattr(credentials, "BotoCredentials", lambda: lambda: found)
    function = RULES.replace(
        "monolith:", "invoices: {lambda: {function: invoices}}\n  monolith:", 1
    )

    async def test(sources, published, said):
        await sources.follow(rules(tmp_path, function))
        while found not in published:
            await asyncio.sleep(0.005)
        await sources.follow(rules(tmp_path))
        assert sources._credentials is None

    following(test)
