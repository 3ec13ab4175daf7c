"""Rules in the words of other engines: `exporting` writes them for nginx, HAProxy, Envoy, ALB and
the Gateway API, `importing` reads what people have today."""
