"""What nginx does with a request, the rules imported from its configuration do too.

A real nginx in front of origins that say what they were asked for; the rules are asked by
`decide`, which the data plane has to agree with (tests/properties)."""

import pytest

from strangler.engines.exporting.engines import Engine
from strangler.engines.importing.kinds import Kind
from strangler.engines.importing.sources import import_rules
from strangler.proxy.dataplane.rewriting import rewritten
from strangler.rules.deciding import decide
from strangler.rules.document import parse_rules
from strangler.rules.model import HostPolicy
from strangler.rules.requests import example
from support.exported_engines import ExportedEngine
from support.nginx_server import ask, nginx, origins

NOBODY = 9
"""The port of who answers for what is closed."""


def words(text):
    return text.split()


HTTP = """
    proxy_set_header Host $host;
    upstream app { server 127.0.0.1:APP; keepalive 8; }
    upstream orders { server 127.0.0.1:ORDERS; }
    upstream catalog { server 127.0.0.1:CATALOG; }
    map $cookie_beta $by_cookie { default app; "1" catalog; }
    map $request_method $by_method { default app; POST orders; PUT orders; }
    map $http_x_api $by_header { default orders; "2" catalog; }
    server {
        listen PORT default_server;
        server_name shop.example.com;
        set $billing 127.0.0.1:BILLING;
        location / { proxy_pass http://app; }
        location = /cart { proxy_pass http://orders; }
        location /cart/ { proxy_pass http://catalog; }
        location /api { proxy_pass http://orders; }
        location /api/v2 { proxy_pass http://catalog; }
        location /api/v2/admin/ { proxy_pass http://app; }
        location ^~ /static/ { proxy_pass http://catalog; }
        location ~ ^/api/v[0-9]+/reports { proxy_pass http://127.0.0.1:BILLING; }
        location ~* \\.(pdf|csv)$ { proxy_pass http://127.0.0.1:BILLING; }
        location ~ "^/(items|goods)/[0-9]{2,4}$" { proxy_pass http://catalog; }
        location /beta { proxy_pass http://$by_cookie; }
        location /methods/ { proxy_pass http://$by_method; }
        location /header { proxy_pass http://$by_header; }
        location /var/ { proxy_pass http://$billing; }
        location /var/full/ { proxy_pass http://$billing$request_uri; }
        location /if {
            if ($request_method = POST) { proxy_pass http://orders; }
            if ($http_x_beta = yes) { proxy_pass http://catalog; }
            proxy_pass http://app;
        }
        location /choose {
            set $to app;
            if ($request_method ~ ^(PUT|DELETE)$) { set $to orders; }
            if ($arg_v = 2) { set $to catalog; }
            proxy_pass http://$to;
        }
        location /split_methods {
            limit_except GET { proxy_pass http://orders; }
            proxy_pass http://catalog;
        }
        location /outer/ {
            proxy_pass http://orders;
            location /outer/inner/ { proxy_pass http://catalog; }
            location = /outer/one { proxy_pass http://app; }
            location ~ \\.json$ { proxy_pass http://127.0.0.1:BILLING; }
        }
        location @late { proxy_pass http://orders; }
        location /tried { root /nonexistent; try_files $uri @late; }
        location = /hook { proxy_pass http://127.0.0.1:BILLING; proxy_set_header Host bill.test; }
        location "/with space/" { proxy_pass http://orders; }
    }
    server {
        listen PORT;
        server_name admin.example.com *.adm.example.org;
        location / { proxy_pass http://catalog; }
        location /orders { proxy_pass http://orders; }
        location ~ \\.do$ { proxy_pass http://app; }
    }
    server {
        listen PORT;
        server_name special.adm.example.org .dot.example.net;
        location / { proxy_pass http://orders; }
        location /x/ { proxy_pass http://app; }
    }
"""
REWRITING = """
    proxy_set_header Host $host;
    upstream app { server 127.0.0.1:APP; }
    server {
        listen PORT;
        location / { proxy_pass http://app; }
        location /orders/ { proxy_pass http://127.0.0.1:ORDERS/; }
        location /catalog/ { proxy_pass http://127.0.0.1:CATALOG/v1/products/; }
        location /deep/er/ { proxy_pass http://127.0.0.1:CATALOG/; }
        location /same/ { proxy_pass http://127.0.0.1:ORDERS/same/; }
        location /bill { proxy_pass http://127.0.0.1:BILLING/invoices; }
        location /old/ { rewrite ^/old/(.*)$ /new/$1 break; proxy_pass http://127.0.0.1:ORDERS; }
        location /cut/ { rewrite ^/cut(/.*)$ $1 break; proxy_pass http://127.0.0.1:ORDERS; }
        location /mono/ { proxy_pass http://app/legacy/; }
    }
    server {
        listen PORT;
        server_name base.example.com;
        location / { proxy_pass http://127.0.0.1:CATALOG/base/; }
        location /raw/ { proxy_pass http://127.0.0.1:CATALOG; }
    }
"""
PATHS = words(
    """
    / /index.html /cart /cart/ /cart/7 /carts /cart/a/b /api /api/ /api/7 /apix /api-docs/1
    /api/v2 /api/v2/ /api/v2/x /api/v20 /api/v20/x /api/v2/admin/ /api/v2/admin/x
    /api/v1/reports /api/v2/reports/7 /api/vx/reports /x/api/v1/reports /static/ /static/a.pdf
    /static/css/a.css /a.pdf /A.PDF /cart/list.csv /api/list.csv /a.pdfx /items/12 /items/1
    /items/12345 /goods/123 /goods/12/x /xitems/12 /beta /beta/ /beta/x /betax /methods/
    /methods/a.b /header /header/x /headers /var/x /var/full/x?y=1 /var/ /if /if/x /iffy /choose
    /choose?v=1 /choose/x?w=2&v=2 /split_methods /split_methods/x /outer/ /outer/x /outer/inner/
    /outer/inner/x /outer/one /outer/one/two /outer/x.json /outer/inner/y /tried /tried/x /hook
    /hook/x /with%20space/a /%7Euser /unknown?q=1 /caf%C3%A9
    """
)
VARIATIONS = [
    *(("GET", path, {}) for path in PATHS),
    *(
        (method, path, headers)
        for path in (
            "/beta/x", "/betax", "/methods/a", "/header/x", "/headers", "/if/x", "/iffy",
            "/choose", "/choose?v=2", "/split_methods/x", "/api/7", "/cart", "/a.pdf",
        )
        for method, headers in (
            ("POST", {}), ("PUT", {"x-beta": "yes"}), ("GET", {"cookie": "beta=1"}),
            ("HEAD", {"x-api": "2"}), ("DELETE", {"x-beta": "yes", "cookie": "a=b; beta=1"}),
            ("POST", {"x-beta": "yes", "x-api": "2"}),
        )
    ),
    *(
        ("GET", path, {"host": host})
        for host in (
            "admin.example.com", "a.adm.example.org", "a.b.adm.example.org", "other.test",
            "special.adm.example.org", "dot.example.net", "x.dot.example.net", "ADMIN.example.com",
            "admin.example.com:8080",
        )
        for path in words("/ /orders /ordersx /a.do /orders/x.do /x/y /cart /api/v2")
    ),
]  # fmt: skip
REWRITTEN = words(
    """
    / /orders/ /orders/7 /orders/7/?q=1 /catalog/ /catalog/7 /catalog/a/b?x /deep/er/ /deep/er/x
    /deep/x /same/ /same/x /bill /bill/ /bill/7 /old/ /old/x/y /cut/ /cut/x /mono/ /mono/x
    /orders/a%20b /catalog/%C3%A9?%20
    """
)


BOTH = pytest.mark.parametrize(
    ("text", "table"),
    [
        (HTTP, VARIATIONS),
        (
            REWRITING,
            [
                *(("GET", path, {}) for path in REWRITTEN),
                *(("GET", path, {"host": "base.example.com"}) for path in ("/", "/x?y", "/raw/x")),
            ],
        ),
    ],
    ids=["locations and servers", "rewrites"],
)


@BOTH
def test_imported_rules_answer_as_nginx_does(text, table, tmp_path):
    with origins(4) as ports:
        for name, port in zip(("APP", "ORDERS", "CATALOG", "BILLING"), ports, strict=True):
            text = text.replace(f":{name}", f":{port}")
        with nginx(text, tmp_path) as (port, conf):
            seen = [ask(port, *each) for each in table]
        imported = import_rules([conf], Kind.NGINX)
    assert imported.text is not None
    rules = parse_rules(imported.text, "rules.yaml", {}).rules
    assert rules is not None
    assert min(each.status for each in seen) == max(each.status for each in seen) == 200
    wrong = [
        (request, there, here)
        for request, there in zip(table, seen, strict=True)
        if (here := answered(rules, *request)) != there[1:]
    ]
    assert wrong == []
    assert len(table) >= 20


@BOTH
def test_what_was_imported_and_is_exported_answers_as_at_first(text, table, tmp_path):
    """nginx, rules, nginx: the same upstream, path and Host."""
    with origins(4) as ports:
        for name, port in zip(("APP", "ORDERS", "CATALOG", "BILLING"), ports, strict=True):
            text = text.replace(f":{name}", f":{port}")
        with nginx(text, tmp_path) as (port, conf):
            first = [ask(port, *each) for each in table]
        loaded = parse_rules(import_rules([conf], Kind.NGINX).text, "rules.yaml", {})
        with ExportedEngine(Engine.NGINX, loaded.rules) as running:
            then = [ask(running.address[1], *each) for each in table]
    # $host of nginx is in lower case and without port; rules keep what the client sent.
    then = [each._replace(host=each.host.lower().removesuffix(":8080")) for each in then]
    wrong = [each for each in zip(table, first, then, strict=True) if each[1] != each[2]]
    assert wrong == []


GUARDED = """
    server {
        listen PORT;
        location / { proxy_pass http://127.0.0.1:APP; }
        location /admin/ {
            auth_basic admin; auth_basic_user_file /dev/null;
            proxy_pass http://127.0.0.1:ORDERS;
            location /admin/open/ { auth_basic off; proxy_pass http://127.0.0.1:ORDERS; }
            location ~ \\.csv$ { proxy_pass http://127.0.0.1:ORDERS; }
        }
        location /inside/ { allow 192.0.2.0/24; deny all; proxy_pass http://127.0.0.1:ORDERS; }
        location /inside/all/ { allow all; proxy_pass http://127.0.0.1:ORDERS; }
        location /hidden/ { internal; proxy_pass http://127.0.0.1:ORDERS; }
        location /read { limit_except GET { deny all; } proxy_pass http://127.0.0.1:ORDERS; }
        location /key/ {
            if ($http_x_key != secret) { return 403; }
            proxy_pass http://127.0.0.1:ORDERS;
        }
        location ~ /\\.git { deny all; }
        location = /gone { return 410; }
    }
"""
KNOCKS = words(
    """
    / /admin/ /admin/x /admin/open/ /admin/open/x /admin/a.csv /inside/ /inside/x /inside/all/
    /inside/all/x /hidden/ /hidden/x /read /readers /read/x /key/ /key/x /.git /a/.git/config
    /gone /gone/x /else
    """
)


def test_what_nginx_keeps_closed_the_rules_keep_closed(tmp_path):
    """No upstream is asked where nginx answers 401, 403, 404 or 410; the others are the same."""
    text = GUARDED
    with origins(2) as ports:
        for name, port in zip(("APP", "ORDERS"), ports, strict=True):
            text = text.replace(f":{name}", f":{port}")
        with nginx(text, tmp_path) as (port, conf):
            table = [(method, path, {}) for path in KNOCKS for method in ("GET", "POST")]
            seen = [ask(port, *each) for each in table]
        imported = import_rules([conf], Kind.NGINX)
    rules = parse_rules(imported.text, "rules.yaml", {}).rules
    there = [each.port or NOBODY for each in seen]
    assert there == [answered(rules, *each)[0] for each in table]
    assert 10 < there.count(NOBODY) < len(there) - 10


def test_the_tables_have_a_hundred_requests():
    assert len(VARIATIONS) + len(REWRITTEN) > 200


def answered(rules, method, url, headers):
    """Port, target and Host that the upstream sees by the rules."""
    host = headers.get("host", "shop.example.com")
    request = example(method, url, {"host": host, **headers}.items())
    verdict = decide(rules, request)
    upstream = next(each for each in rules.upstreams if each.name == verdict.upstream)
    address = upstream.target.urls[0]
    target = url.encode()
    if verdict.route is not None:
        target, _ = rewritten(target, verdict.route, verdict.upstream)
    sent = {
        HostPolicy.PRESERVE: host.lower().partition(":")[0],  # as nginx's $host
        HostPolicy.UPSTREAM: address.authority,
        HostPolicy.VALUE: upstream.host_value,
    }[upstream.host]
    return address.port, address.prefix + target.decode(), sent
