"""`strangler rules export`: a file for another engine, its losses on stderr."""

import pytest

RULES = """
version: 1
upstreams: {monolith: {url: "http://127.0.0.1:1"}, orders: {url: "http://127.0.0.1:2"}}
default: monolith
routes:
  - id: orders
    match: {prefix: /orders}
    service: orders
    state: ROUTE
"""
CANARY = "canary\n    canary: {percent: 5, by: [client-ip]}"
ENGINES = ("nginx", "haproxy", "envoy", "alb", "gateway-api")


@pytest.fixture
def rules(tmp_path):
    def write(state):
        path = tmp_path / "rules.yaml"
        path.write_text(RULES.replace("ROUTE", state))
        return path

    return write


@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_is_written_for_each_engine(run, rules, tmp_path, engine):
    """And nothing but its name is said where nothing is lost, on stderr."""
    out = tmp_path / "out"
    ran = run("rules", "export", str(rules("retired")), "--as", engine, "-o", str(out))
    assert ran.code == 0
    assert "orders" in out.read_text()
    assert ran.out == ""
    assert f"{out}: 0 differences to the proxy" in ran.err


def test_stdout_is_the_file_alone(run, rules):
    ran = run("rules", "export", str(rules("retired")), "--as", "haproxy", "--port", "9000")
    assert "bind 127.0.0.1:9000\n" in ran.out
    assert "STR809" in ran.err


def test_a_loss_names_route_and_line(run, rules):
    """With the engine and what is lost."""
    ran = run("rules", "export", str(rules(CANARY)), "--as", "nginx")
    assert ran.code == 0
    assert "rules.yaml:6:5 STR803 route 'orders': cohorts: nginx: `split_clients`" in ran.err


def test_strict_writes_nothing_where_anything_is_lost(run, rules, tmp_path):
    """Exit code 1; notes of the engine are no loss."""
    out = tmp_path / "out"
    words = ("--strict", "-o", str(out))
    ran = run("rules", "export", str(rules(CANARY)), "--as", "nginx", *words)
    assert (ran.code, out.exists()) == (1, False)
    assert "1 difference to the proxy: nothing is written" in ran.err
    assert run("rules", "export", str(rules("retired")), "--as", "nginx", *words).code == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_strict_means_the_same_of_every_engine(run, rules, tmp_path, engine):
    """What the file says is lost or it is not; notes stop nothing."""
    out = tmp_path / "out"
    words = ("--as", engine, "--strict", "-o", str(out))
    minted = "canary\n    canary: {percent: 5, by: ['header:x-user'], mint: visitor}"
    assert run("rules", "export", str(rules(minted)), *words).code == 1
    assert not out.exists()
    kept = run("rules", "export", str(rules("retired")), *words)
    assert (kept.code, out.exists()) == (0, True)


def test_what_an_engine_refuses_is_not_written(run, rules, tmp_path):
    """A load balancer's weights end at 999."""
    out = tmp_path / "out"
    state = CANARY.replace("5,", "0.01,")
    ran = run("rules", "export", str(rules(state)), "--as", "alb", "-o", str(out))
    assert (ran.code, out.exists()) == (2, False)
    assert "STR808 route 'orders': alb: weights 1 and 9999, of 999 at most" in ran.err


def test_broken_rules_are_told(run, tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text("version: 2\n")
    ran = run("rules", "export", str(path), "--as", "nginx")
    assert ran.code == 2
    assert "rules.yaml:1:10 STR606" in ran.err
