"""What each directive of nginx becomes, and what is told of the others.

That routes answer as nginx does is held against a real one (tests/functional)."""

import pytest

from strangler.engines.importing.kinds import Kind
from strangler.engines.importing.sources import import_rules
from strangler.rules.deciding import decide
from strangler.rules.document import parse_rules
from strangler.rules.model import Balance, HostPolicy, State
from strangler.rules.requests import example


@pytest.fixture
def imported(tmp_path):
    """A function: text and options in, the import and its rules (or None) out."""

    def run(text, **options):
        file = tmp_path / "site.conf"
        file.write_text(text, encoding="utf-8")
        found = import_rules([file], Kind.NGINX, **options)
        rules = parse_rules(found.text, "rules.yaml", {}).rules if found.text else None
        return found, rules

    return run


def site(*locations, before=""):
    base = "location / { proxy_pass http://app; proxy_set_header Host $host; }"
    return (
        "upstream app { server 127.0.0.1:8000; }\n"
        "upstream new { server 127.0.0.1:9000; }\n"
        f"{before}\nserver {{ listen 80;\n{base}\n" + "\n".join(locations) + "\n}\n"
    )


def codes(found):
    return [each.code for each in found.diagnostics]


def upstream(rules, name):
    return next(each for each in rules.upstreams if each.name == name)


def test_the_default_is_the_upstream_of_location_slash(imported):
    found, rules = imported(site())
    assert (rules.default, rules.routes, codes(found)) == ("app", (), [])
    assert rules.upstreams[0].host is HostPolicy.PRESERVE


def test_a_comment_says_where_a_route_comes_from(imported):
    found, _ = imported(site("location = /cart { proxy_pass http://new; }"))
    assert "site.conf:6 location = /cart\n  - id: cart\n" in found.text


def test_routes_of_services_may_keep_their_fallback_or_not(imported):
    text = site("location = /cart { proxy_pass http://new; }")
    assert imported(text)[1].routes[0].state is State.MIGRATED
    assert imported(text, state=State.RETIRED)[1].routes[0].state is State.RETIRED


def test_an_upstream_block_keeps_servers_connections_balance_and_limits(imported):
    block = (
        "upstream pool { least_conn; keepalive 32; server 10.0.0.1:81 max_fails=3"
        " fail_timeout=30s; server 10.0.0.2:81 max_fails=3 fail_timeout=30s;"
        " server 10.0.0.3 down; }"
    )
    location = (
        "location /p/ { proxy_pass https://pool; proxy_connect_timeout 2s; proxy_read_timeout 50;"
        " client_max_body_size 5m; }"
    )
    _, rules = imported(site(location, before=block))
    pool = upstream(rules, "pool")
    assert [str(url) for url in pool.target.urls] == ["https://10.0.0.1:81", "https://10.0.0.2:81"]
    assert (pool.max_idle, pool.balance) == (32, Balance.LEAST_CONNECTIONS)
    assert (pool.outliers.failures, pool.outliers.ejection) == (3, 30.0)
    times = pool.timeouts
    assert (times.connect, times.first_byte, times.idle) == (2.0, 50.0, 50.0)
    assert rules.proxy.deadline > 50
    assert rules.routes[0].body_limit == 5 * 1024**2
    assert pool.host_value == "pool"


def test_locations_that_treat_an_upstream_differently_make_two_of_it(imported):
    _, rules = imported(
        site(
            "location /a/ { proxy_pass http://new; proxy_set_header Host a.test; }",
            "location /b/ { proxy_pass http://new; proxy_set_header Host $http_host; }",
        )
    )
    assert upstream(rules, "new").host_value == "a.test"
    assert upstream(rules, "new-2").host is HostPolicy.PRESERVE


def test_split_clients_becomes_a_canary_with_its_keys(imported):
    split = 'split_clients "${cookie_user}${remote_addr}" $to { 2.5% new; * app; }'
    found, rules = imported(
        site(
            "location /a/ { proxy_pass http://$to; proxy_set_header Host $host; }",
            "location /b/ { proxy_pass http://$to; proxy_set_header Host $host; }",
            before=split,
        )
    )
    first, second = rules.routes
    assert first.state is State.CANARY
    assert [str(key) for key in first.canary.by] == ["cookie:user", "client-ip"]
    assert (first.canary.buckets, first.canary.salt) == (250, "to")
    assert first.canary == second.canary, "who is in it in one place is in it in the other"
    assert "drawn anew" in str(found.diagnostics[0])


def test_a_split_by_what_rules_cannot_see_is_kept_by_a_cookie(imported):
    split = "split_clients $request_id $to { 10% new; * app; }"
    _, rules = imported(
        site("location /a/ { proxy_pass http://$to; proxy_set_header Host $host; }", before=split)
    )
    assert rules.routes[0].canary.mint == "strangler_cohort"


def test_a_split_without_the_default_is_told(imported):
    split = "split_clients $remote_addr $to { 10% new; * 127.0.0.1:7000; }"
    found, rules = imported(site("location /a/ { proxy_pass http://$to; }", before=split))
    assert rules.routes == ()
    assert "a canary is between the default and one service" in str(found.diagnostics)


def test_a_mirror_of_the_default_becomes_shadow_for_reads(imported):
    found, rules = imported(
        site(
            "location /a/ { mirror /copy; proxy_pass http://app; proxy_set_header Host $host; }",
            "location = /copy { internal; proxy_pass http://new$request_uri; }",
        )
    )
    shadow, closed, legacy = sorted(rules.routes, key=lambda each: each.state, reverse=True)
    assert (closed.match.path, closed.service) == ("/copy", "nobody-answers")
    assert (shadow.state, shadow.service, shadow.match.methods) == (
        State.SHADOW, "new", ("GET", "HEAD"),
    )  # fmt: skip
    assert legacy.state is State.LEGACY
    assert "STR857" in codes(found)


def test_limit_except_leaves_methods(imported):
    found, rules = imported(
        site("location /a/ { limit_except GET POST { deny all; } proxy_pass http://new; }")
    )
    assert rules.routes[0].match.methods == ("GET", "HEAD", "POST")
    assert (rules.routes[1].match.methods, rules.routes[1].service) == ((), "nobody-answers")
    assert "are refused; the rules answer 502" in str(found.diagnostics)
    assert "deny" not in str(found.diagnostics[0].message)


def test_an_if_that_refuses_other_methods_leaves_methods(imported):
    _, rules = imported(
        site(
            "location /a/ { if ($request_method !~ ^(GET|HEAD)$) { return 405; }"
            " proxy_pass http://new; }"
        )
    )
    assert rules.routes[0].match.methods == ("GET", "HEAD")


def test_the_output_of_nginx_capital_t_is_read_with_its_files(tmp_path):
    dump = (
        "nginx: the configuration file is ok\n"
        * 0
        + "# configuration file /etc/nginx/nginx.conf:\nhttp { include conf.d/*.conf; }\n"
        "# configuration file /etc/nginx/conf.d/a.conf:\n"
        "server { location / { proxy_pass http://127.0.0.1:1; }\n"
        "location = /b { proxy_pass http://127.0.0.1:2; } }\n"
    )
    file = tmp_path / "dump.txt"
    file.write_text(dump, encoding="utf-8")
    found = import_rules([file], Kind.NGINX)
    assert "/etc/nginx/conf.d/a.conf:2 location = /b" in found.text


def test_the_monolith_can_be_named(imported):
    _, rules = imported(site(), monolith="http://10.9.9.9:80")
    assert str(rules.upstreams[0].target.urls[0]) == "http://10.9.9.9"


def test_without_location_slash_the_monolith_is_a_variable(imported):
    found, rules = imported("server { location /a/ { proxy_pass http://127.0.0.1:1; } }")
    assert rules.default == "monolith"
    assert "MONOLITH_URL" in found.text
    assert "STR858" in codes(found)


def closed(rules):
    return [each.match.path for each in rules.routes if each.service == "nobody-answers"]


GUARDS = {
    "auth_basic shop;": "auth_basic shop",
    "auth_request /who;": "auth_request /who",
    "auth_jwt shop;": "auth_jwt shop",
    "allow 10.0.0.0/8; deny all;": "deny all",
    "if ($http_x_key != s3cret) { return 403; }": "if (",
    "if ($bad) { return 444; }": "if (",
}


@pytest.mark.parametrize("guard", GUARDS)
def test_what_is_guarded_is_closed_and_told(imported, guard):
    """No route takes it to anybody, the default neither."""
    found, rules = imported(site(f"location /a/ {{ {guard} proxy_pass http://new; }}"))
    assert closed(rules) == ["/a"]
    assert rules.routes[0].state is State.RETIRED
    told = [str(each) for each in found.diagnostics]
    assert any("STR862 location /a/: `" + GUARDS[guard] in each for each in told), told
    assert any("import with --carry-guarded" in each for each in told)


@pytest.mark.parametrize("guard", GUARDS)
def test_what_is_guarded_is_carried_where_that_is_asked_for(imported, guard):
    found, rules = imported(
        site(f"location /a/ {{ {guard} proxy_pass http://new; }}"), carry_guarded=True
    )
    assert [each.service for each in rules.routes] == ["new"]
    assert found.diagnostics
    assert "STR862" not in codes(found)


def test_a_guard_holds_below_it_until_it_is_switched_off(imported):
    """As nginx's directives are inherited: by level."""
    _, rules = imported(
        "server { location / { proxy_pass http://127.0.0.1:1; }"
        "location /a/ { auth_basic x; proxy_pass http://127.0.0.1:2;"
        " location /a/open/ { auth_basic off; proxy_pass http://127.0.0.1:3; }"
        " location /a/also/ { proxy_pass http://127.0.0.1:3; } }"
        "location /b/ { deny 10.0.0.1; proxy_pass http://127.0.0.1:2;"
        " location /b/open/ { allow all; proxy_pass http://127.0.0.1:3; } } }"
    )
    assert sorted(closed(rules)) == ["/a", "/a/also", "/b"]


def test_a_guarded_default_is_imported_only_where_that_is_asked_for(tmp_path):
    """Everything would be open, or everything closed."""
    file = tmp_path / "staging.conf"
    file.write_text("server { auth_basic staging; location / { proxy_pass http://127.0.0.1:1; } }")
    found = import_rules([file], Kind.NGINX)
    assert found.text is None
    assert "location /: `auth_basic staging` of line 1 guards it" in str(found.diagnostics)
    assert import_rules([file], Kind.NGINX, carry_guarded=True).text


@pytest.mark.parametrize(
    "location",
    [
        "location /a { return 403; }",
        "location /a { deny all; }",
        "location /a { internal; }",
        "location /a { deny all; proxy_pass http://new; }",
    ],
)
def test_what_nobody_may_ask_for_stays_refused(imported, location):
    """With or without the flag."""
    for options in ({}, {"carry_guarded": True}):
        _, rules = imported(site(location), **options)
        assert "/a" in closed(rules)


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("location /a { root /srv; }", "nginx answers by `root /srv`"),
        ("location /a { return 204; }", "answer it in the monolith or a service"),
        ("location /a { fastcgi_pass 127.0.0.1:9; }", "nginx answers by `fastcgi_pass"),
        ("location /a { }", "files of its own root"),
        ("location /a { proxy_pass http://unix:/run/a.sock; }", "socket of one machine"),
        ("location /a { proxy_pass http://$nobody; }", "$nobody does not follow from the file"),
        ("location ~ ^/(a)/\\1 { proxy_pass http://new; }", "RE2 has no backreference"),
        ("location ~ (?!x) { proxy_pass http://new; }", "RE2 has no lookaround"),
        ("location /a { proxy_set_header X-A b; proxy_pass http://new; }", "set it in the service"),
        ("location /a { frobnicate 7; proxy_pass http://new; }", "STR854 directive frobnicate"),
        ("location /a/ { proxy_pass http://new/b; }", "no whole segment"),
        ("location = /a { proxy_pass http://new/b; }", "only a location that matches by prefix"),
        ("location /a/ { rewrite ^/a/(.*)$ /b last; proxy_pass http://new; }", "location anew"),
        ("location /a { if (-f x) { set $y z; } proxy_pass http://new; }", "do not look at that"),
        ("error_page 502 /50x.html;", "see `fallback`"),
        ("location /a//b { proxy_pass http://new; }", "ambiguous"),
    ],
)
def test_what_cannot_be_carried_is_told_with_its_line(imported, location, words):
    found, _ = imported(site(location))
    told = [each for each in found.diagnostics if words in str(each)]
    assert told, "\n".join(map(str, found.diagnostics))
    assert told[0].location.line == 6


def test_servers_that_redirect_and_names_that_are_regexes_are_told(imported):
    found, rules = imported(
        site()
        + "server { server_name old.test; return 301 https://shop.test$request_uri; }\n"
        + "server { server_name ~^w\\d+ b.test; location / { proxy_pass http://new; } }\n"
    )
    told = "\n".join(map(str, found.diagnostics))
    assert "a server that answers by itself" in told
    assert "a regex is no host of rules" in told
    assert decide(rules, example("GET", "http://b.test/x")).upstream == "new"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("server { listen 80; location / { proxy_pass http://a; }", "STR851", (1, 1)),
        ("server { listen 80 }", "STR851", (1, 10)),
        ("server { }\n}", "STR851", (2, 1)),
        ('server { server_name "a; }', "STR851", (1, 22)),
        ("include gone.conf;\nserver { }", "STR853", (1, 1)),
        ("include site.conf;", "STR853", (1, 1)),
        ("events { }", "STR852", (1, 1)),
        ('{"Rules": []}', "STR852", (1, 1)),
        ("", "STR852", (1, 1)),
    ],
)
def test_a_file_that_nginx_would_not_start_with_is_refused(imported, text, code, place):
    found, _ = imported(text)
    assert found.text is None
    first = next(each for each in found.diagnostics if each.code == code)
    assert (first.location.line, first.location.column) == place


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    (tmp_path / "a.conf").write_text("foo {", encoding="utf-8")
    main = tmp_path / "main.conf"
    main.write_text("include a.conf;\ninclude gone.conf;\nbar", encoding="utf-8")
    found = import_rules([main], Kind.NGINX)
    assert codes(found) == ["STR851", "STR853", "STR851"]


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path):
    assert codes(import_rules([tmp_path / "no.conf"], Kind.NGINX)) == ["STR850"]
    (tmp_path / "b.conf").write_bytes(b"\xff\xfe\x00")
    assert codes(import_rules([tmp_path / "b.conf"], Kind.NGINX)) == ["STR850"]
