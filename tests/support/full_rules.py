"""A rules file in which every key there is has a value, as plain data; JSON is YAML too."""

from typing import Any

FULL: dict[str, Any] = {
    "version": 1,
    "proxy": {
        "trusted_hops": ["10.0.0.0/8"],
        "original_host_header": "x-original-host",
        "health_path": "/livez",
        "expose_route": True,
        "limits": {
            "request_line": "16KB",
            "headers": 65536,
            "header_count": 200,
            "body": "1GB",
            "header_time": "10s",
            "body_rate": "1KB",
            "connections": 5000,
            "keepalive": "75s",
        },
        "deadline": "28s",
        "jwt": {"jwks": "jwks.json", "issuer": "me", "audience": ["shop"], "header": "x-token"},
        "tls": {"cert": "cert.pem", "key": "key.pem"},
        "telemetry": {"otlp": "http://127.0.0.1:4318", "sample": 2.5, "service_name": "edge"},
        "trace_method": False,
        "access_log": True,
    },
    "upstreams": {
        "monolith": {
            "url": "http://10.0.0.1:8000/app",
            "timeouts": {
                "connect": "1s",
                "first_byte": "20s",
                "idle": "1m",
                "keepalive": "1.5s",
            },
            "health": {
                "path": "/readyz",
                "interval": "5s",
                "timeout": "2s",
                "healthy": 2,
                "unhealthy": 3,
            },
            "outliers": {"failures": 5, "ejection": "10s", "max_ejected": 50},
            "breaker": {"threshold": 50, "minimum": 20, "window": "10s", "open_for": "5s"},
            "retries": {"attempts": 2, "budget": 20},
            "balance": "power_of_two",
            "slow_start": "30s",
            "max_in_flight": 200,
            "max_idle": 50,
            "host": "preserve",
            "via": True,
            "tls": {"ca": "ca.pem", "server_name": "shop.example.com", "verify": True},
            "translate": {
                "location": True,
                "cookies": False,
                "origins": ["http://old.example.com"],
            },
        },
        "many": {"urls": ["http://10.0.0.2", "http://10.0.0.3"]},
        "found": {"discover": {"dns": "a.local:80", "scheme": "http", "prefix": "/v1"}},
        "cloud": {
            "discover": {
                "cloud_map": {
                    "namespace": "shop.local",
                    "service": "catalog",
                    "region": "eu-west-1",
                    "endpoint": "http://127.0.0.1:9000",
                }
            }
        },
        "fn": {
            "lambda": {
                "function": "invoices",
                "qualifier": "live",
                "region": "eu-west-1",
                "payload": "2.0",
                "mode": "buffered",
                "overflow": "reject",
                "path_encoding": "raw",
                "endpoint": "http://127.0.0.1:9001",
            }
        },
    },
    "default": "monolith",
    "routes": [
        {
            "id": "one",
            "match": {
                "path": "/a/{id}",
                "methods": ["GET"],
                "hosts": ["shop.example.com"],
                "headers": {"x-beta": "1"},
                "query": {"q": "1"},
                "cookies": {"c": "1"},
                "claims": {"role": "admin"},
            },
            "service": "many",
            "effect": "read",
            "state": "canary",
            "canary": {"percent": 2.5, "by": ["header:x-user"], "mint": "seen", "salt": "s"},
            "fallback": {"on": [502]},
            "ambiguous": "pass",
            "priority": 1,
            "deadline": "5s",
            "limits": {"body": "10MB"},
        },
        {
            "id": "two",
            "match": {"prefix": "/b"},
            "service": "found",
            "effect": "none",
            "state": "shadow",
            "shadow": {"sample": 20},
            "rewrite": {"prefix": "/"},
        },
        {"id": "three", "match": {"exact": "/c"}, "service": "cloud", "state": "migrated"},
        {"id": "four", "match": {"regex": "/d/[0-9]+"}, "service": "fn", "state": "retired"},
    ],
    "groups": {"pair": {"routes": ["one"], "why": "because"}},
}
