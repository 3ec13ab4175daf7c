"""A size in, a made-up report.json document and its source excerpts out.

Both samples are drawn from a seeded generator, so that every run yields the same document.
They look like what the analyser writes; they are no analysis of anything.
"""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import Any

Document = dict[str, Any]
Excerpts = dict[str, dict[int, str]]

_LAYERS = ("models", "views", "serializers", "services", "tasks", "signals", "admin", "urls")
_SHOP = (
    "accounts",
    "catalog",
    "cart",
    "orders",
    "payments",
    "shipping",
    "notifications",
    "reviews",
)
_SHOP_TABLES = {
    "accounts": ("user", "address", "login_event"),
    "catalog": ("product", "category", "price", "stock"),
    "cart": ("cart", "cart_line"),
    "orders": ("order", "order_line", "refund"),
    "payments": ("payment", "invoice", "ledger_entry"),
    "shipping": ("shipment", "carrier", "parcel"),
    "notifications": ("message", "template"),
    "reviews": ("review", "rating", "report"),
}
_SHOP_NEEDS = {
    "accounts": {},
    "catalog": {"accounts": 2},
    "cart": {"catalog": 9, "accounts": 3, "orders": 7},
    "orders": {"cart": 6, "catalog": 8, "payments": 5, "accounts": 4, "notifications": 3},
    "payments": {"orders": 4, "accounts": 2, "notifications": 1},
    "shipping": {"orders": 6, "notifications": 2},
    "notifications": {"accounts": 1},
    "reviews": {"catalog": 3, "accounts": 2, "orders": 1},
}
_IMPORT_KINDS = (
    *("runtime",) * 10,
    *("lazy", "lazy", "type_only", "conditional", "try_fallback", "string", "inherits", "uses"),
)
_EFFECTS = ("none", "read", "read", "read", "write", "write", "external")
_METHODS = ("GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE")
_PRICES = {"transaction": 8, "foreign_key": 3, "join": 4, "shared_table": 6, "call": 0.5}


def _place(span: dict[str, Any]) -> tuple[str, int]:
    return span["location"]["path"], span["location"]["line"]


def _doings(endpoint: dict[str, Any]) -> dict[str, Any]:
    """The effects of an endpoint in words, and the call that keeps it incomplete."""
    effects = [f"reads {name}" for name in endpoint["reads"]]
    effects += [f"writes {name}" for name in endpoint["writes"]]
    effects += [f"http {target}" for target in endpoint["external"]] + ["logs", "time"]
    call = {
        "location": endpoint["location"],
        "name": ("plugins.run", "importlib.import_module")[len(endpoint["path"]) % 2],
        "reason": "library",
        "symbol": endpoint["handler"],
    }
    return {"effects": sorted(effects), "unknown": [] if endpoint["complete"] else [call]}


def _join_edges(cuts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "source": join["source"],
            "target": join["target"],
            "kind": "joins",
            "confidence": "likely",
            "evidence": [join["location"]],
        }
        for cut in cuts
        for join in cut["joins"]
    ]


class _Maker:
    """Collects one document; every helper appends and keeps the excerpts in step."""

    def __init__(self, root: str, seed: int) -> None:
        self.root = root
        self.random = Random(seed)
        self.modules: dict[str, dict[str, Any]] = {}
        self.symbols: list[dict[str, Any]] = []
        self.tables: dict[str, dict[str, Any]] = {}
        self.endpoints: list[dict[str, Any]] = []
        self.doors: list[dict[str, Any]] = []
        self.edges: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.excerpts: Excerpts = defaultdict(dict)

    def module(
        self, name: str, part: str | None, lines: int, kind: str = "code", package: bool = False
    ) -> str:
        path = name.replace(".", "/") + ("/__init__.py" if package else ".py")
        self.modules[name] = {
            "name": name,
            "path": path,
            "lines": lines,
            "kind": kind,
            "part": part,
        }
        return name

    def location(self, module: str, text: str) -> dict[str, Any]:
        """A line of the module that reads `text`, with a little around it."""
        entry = self.modules[module]
        line = self.random.randrange(1, max(2, entry["lines"]))
        lines = self.excerpts[entry["path"]]
        lines.setdefault(line - 1 or line + 2, "")
        lines[line] = text
        lines.setdefault(line + 1, "")
        column = len(text) - len(text.lstrip()) + 1
        return {"path": entry["path"], "line": line, "column": column}

    def edge(self, source: str, target: str, kind: str, text: str, times: int = 1) -> None:
        """One typed edge with `times` pieces of evidence in the source's module."""
        key = (source, target, kind)
        module = source if source in self.modules else self.home_of(source)
        confidence = {"string": "possible", "calls": "likely"}.get(kind, "certain")
        entry = self.edges.setdefault(
            key,
            {
                "source": source,
                "target": target,
                "kind": kind,
                "confidence": confidence,
                "evidence": [],
            },
        )
        for _ in range(times):
            entry["evidence"].append(self.location(module, text))

    def home_of(self, node: str) -> str:
        if node.startswith("table:"):
            return str(self.tables[node[6:]]["module"])
        handler = next(e["handler"] for e in self.endpoints if e["id"] == node)
        return str(handler).rsplit(".", 2)[0]

    def imports(self, source: str, target: str) -> None:
        if source == target:
            return
        kind = self.random.choice(_IMPORT_KINDS)
        package, _, leaf = target.rpartition(".")
        indent = "    " if kind in ("lazy", "type_only", "conditional", "try_fallback") else ""
        self.edge(source, target, kind, f"{indent}from {package} import {leaf}")
        if self.random.random() < 0.45:
            call = f"    result = {leaf}.{self.random.choice(('load', 'apply', 'price', 'send'))}()"
            self.edge(source, target, "calls", call, self.random.randrange(1, 4))

    def table(self, name: str, module: str, owner: str) -> None:
        cls = "".join(word.capitalize() for word in name.split("_"))
        self.tables[name] = {
            "name": name,
            "model": f"{module}.{cls}",
            "module": module,
            "location": self.location(module, f"class {cls}(models.Model):"),
            "columns": ["id", "created_at", "updated_at", "state"],
            "foreign_keys": [],
            "owner": owner,
            "readers": [],
            "writers": [],
            "users": [],
            "accesses": [],
        }
        self.edge(module, f"table:{name}", "maps", f"class {cls}(models.Model):")

    def foreign_key(self, table: str, to: str) -> None:
        if any(key["to"] == to for key in self.tables[table]["foreign_keys"]):
            return
        module = self.tables[table]["module"]
        text = f'    {to} = models.ForeignKey("{to}", on_delete=models.PROTECT)'
        location = self.location(module, text)
        self.tables[table]["foreign_keys"].append(
            {"column": f"{to}_id", "to": to, "on_delete": "PROTECT", "location": location}
        )
        self.edge(f"table:{table}", f"table:{to}", "foreign_key", text)

    def uses(self, symbol: str, module: str, table: str, write: bool) -> None:
        cls = self.tables[table]["model"].rpartition(".")[2]
        verb = "create(**data)" if write else "filter(state=state)"
        users = self.tables[table]["writers" if write else "readers"]
        if symbol not in users:
            users.append(symbol)
            users.sort()
        self.edge(module, f"table:{table}", "uses", f"    rows = {cls}.objects.{verb}")
        self.tables[table]["accesses"].append(
            {
                "symbol": symbol,
                "mode": "writes" if write else "reads",
                "location": self.edges[module, f"table:{table}", "uses"]["evidence"][-1],
            }
        )

    def endpoint(
        self, app: str, method: str, path: str, handler: str, module: str, tables: list[str]
    ) -> None:
        effect = self.random.choice(_EFFECTS if method == "GET" else ("write", "write", "external"))
        if method == "GET" and effect == "write" and self.random.random() < 0.7:
            effect = "read"
        writes = tables[:1] if effect in ("write", "external") else []
        reads = tables[len(writes) :] if effect != "none" else []
        identity = f"{app}:{method} {path}"
        if any(e["id"] == identity for e in self.endpoints):
            return
        witness = []
        for step in (handler, f"{module.rpartition('.')[0]}.services.handle"):
            home = module if step is handler else step.rpartition(".")[0]
            if home in self.modules:
                text = f"    return {step.rpartition('.')[2]}(request)"
                witness.append(self.location(home, text))
        self.endpoints.append(
            {
                "id": identity,
                "app": app,
                "method": method,
                "path": path,
                "framework": "django",
                "handler": handler,
                "location": self.location(
                    module, f"    def {method.lower()}(self, request, *args, **kwargs):"
                ),
                "effect": effect,
                "complete": self.random.random() < 0.86,
                "reads": sorted(reads),
                "writes": sorted(writes),
                "external": ["https://api.stripe.com"] if effect == "external" else [],
                "part": self.modules[module]["part"],
                "witness": witness if effect != "none" else [],
                "auth": self.random.choice(("login required", "login required", "staff", "open")),
            }
        )
        self.endpoints[-1] |= _doings(self.endpoints[-1])
        self.edge(identity, module, "handles", f'    path("{path}", {handler}),')
        for name in reads:
            self.uses(handler, module, name, write=False)
        for name in writes:
            self.uses(handler, module, name, write=True)

    def part_of(self, node: str) -> str | None:
        if node.startswith("table:"):
            return str(self.tables[node[6:]]["owner"])
        entry = self.modules.get(node)
        return entry["part"] if entry else None

    def cuts(self) -> list[dict[str, Any]]:
        """What crosses between services, one entry per direction, with a made-up price."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for edge in self.edges.values():
            a, b = self.part_of(edge["source"]), self.part_of(edge["target"])
            if a is None or b is None or a == b or b == "platform" or a == "platform":
                continue
            cut = found.setdefault(
                (a, b),
                {
                    "from": a,
                    "to": b,
                    "imports": 0,
                    "calls": 0,
                    "foreign_keys": [],
                    "joins": [],
                    "transactions": [],
                    "shared_tables": [],
                    "price": 0.0,
                    "evidence": [],
                },
            )
            self._add_crossing(cut, edge)
        for cut in found.values():
            cut["price"] = round(cut["price"], 1)
        return sorted(found.values(), key=lambda c: (-c["price"], c["from"], c["to"]))

    def _add_crossing(self, cut: dict[str, Any], edge: dict[str, Any]) -> None:
        kind, location = edge["kind"], edge["evidence"][0]
        if kind == "uses" and not edge["target"].startswith("table:"):
            kind = "runtime"
        label = {"calls": "call", "foreign_key": "foreign_key", "uses": "shared_table"}.get(
            kind, "import"
        )
        if label == "import":
            cut["imports"] += 1
            cut["price"] += 1
        elif label == "call":
            cut["calls"] += len(edge["evidence"])
            cut["price"] += _PRICES["call"] * len(edge["evidence"])
        elif label == "foreign_key":
            cut["foreign_keys"].append(
                {"table": edge["source"][6:], "to": edge["target"][6:], "location": location}
            )
            cut["price"] += _PRICES["foreign_key"]
        else:
            table = edge["target"][6:]
            draw = self.random.random()
            if draw < 0.18:
                label = "transaction"
                cut["transactions"].append(
                    {
                        "symbol": f"{edge['source']}.save_all",
                        "location": location,
                        "writes": [self.owned(cut["from"])],
                        "writes_across": [table],
                    }
                )
            elif draw < 0.45:
                label = "join"
                cut["joins"].append(
                    {
                        "kind": "joins",
                        "source": f"table:{self.owned(cut['from'])}",
                        "target": f"table:{table}",
                        "location": location,
                    }
                )
            elif table not in cut["shared_tables"]:
                cut["shared_tables"].append(table)
            cut["price"] += _PRICES[label]
        for each in edge["evidence"]:
            cut["evidence"].append(
                {
                    "kind": label,
                    "source": edge["source"],
                    "target": edge["target"],
                    "location": each,
                }
            )

    def owned(self, part: str) -> str:
        """The first table of a part."""
        return min((t["name"] for t in self.tables.values() if t["owner"] == part), default="")

    def transactions(self) -> list[dict[str, Any]]:
        """One for each crossing of that kind, and one in its own part for every ninth endpoint."""
        spans = [
            self.span(
                t["symbol"], t["location"], sorted({*t["writes"], *t["writes_across"]} - {""})
            )
            for cut in self.cut_spans
            for t in cut
        ]
        alone = [e for e in self.endpoints if e["writes"]][::9]
        spans += [self.span(e["handler"], e["location"], e["writes"]) for e in alone]
        return sorted({(s["symbol"], s["location"]["line"]): s for s in spans}.values(), key=_place)

    def span(self, symbol: str, location: dict[str, Any], writes: list[str]) -> dict[str, Any]:
        several = len({self.tables[name]["owner"] for name in writes}) > 1
        mail = {
            "confidence": "certain",
            "direct": False,
            "effect": {"kind": "mail", "target": ""},
            "location": location,
            "via": f"{symbol}.notify",
        }
        return {
            "symbol": symbol,
            "kind": "atomic",
            "location": location,
            "end_line": location["line"] + 8,
            "reads": writes,
            "writes": writes,
            "locks": writes[:1],
            "published": [mail] if several else [],
            "after_commit": [{"function": f"{symbol}.later", "location": location}],
            "endpoints": [e["id"] for e in self.endpoints if writes[0] in e["writes"]][:20],
            "doors": [],
            "complete": not several,
            "confidence": "certain",
            "part": self.modules[symbol.rsplit(".", 1)[0]]["part"]
            if symbol.rsplit(".", 1)[0] in self.modules
            else self.tables[writes[0]]["owner"],
            "writes_parts": sorted({self.tables[name]["owner"] for name in writes}),
        }

    def parts(self, kinds: dict[str, str]) -> list[dict[str, Any]]:
        members: dict[str, list[str]] = defaultdict(list)
        for module in self.modules.values():
            if module["part"] is not None:
                members[module["part"]].append(module["name"])
        needs: dict[str, set[str]] = defaultdict(set)
        for edge in self.edges.values():
            a, b = self.part_of(edge["source"]), self.part_of(edge["target"])
            if a and b and a != b:
                needs[a].add(b)
        return [self._part(name, members[name], kinds, needs[name]) for name in sorted(members)]

    def _part(
        self, name: str, modules: list[str], kinds: dict[str, str], needs: set[str]
    ) -> dict[str, Any]:
        owned = sorted(t["name"] for t in self.tables.values() if t["owner"] == name)
        first = self.modules[min(modules)]
        why = [
            {
                "text": f"{len(modules)} modules call each other "
                f"{self.random.randrange(40, 400)} times",
                "weight": round(self.random.uniform(2, 9), 1),
                "evidence": [{"path": first["path"], "line": 1, "column": 1}],
            }
        ]
        if owned:
            why.append(
                {
                    "text": f"the tables {', '.join(owned[:3])} are written only here",
                    "weight": round(self.random.uniform(2, 9), 1),
                    "evidence": [self.tables[owned[0]]["location"]],
                }
            )
        return {
            "name": name,
            "kind": kinds.get(name, "service"),
            "modules": sorted(modules),
            "symbols": [],
            "tables": owned,
            "endpoints": sorted(e["id"] for e in self.endpoints if e["part"] == name),
            "why": sorted(why, key=lambda w: -float(str(w["weight"]))),
            "lines": sum(self.modules[m]["lines"] for m in modules),
            "depends_on": sorted(needs),
            "metrics": {
                "cohesion": round(self.random.uniform(0.4, 0.95), 2),
                "instability": round(self.random.uniform(0.1, 0.9), 2),
            },
        }

    def cycles(self, count: int) -> list[dict[str, Any]]:
        forward = {(e["source"], e["target"]): e for e in self.edges.values()}
        pairs = [
            k for k in forward if (k[1], k[0]) in forward and k[0] < k[1] and k[0] in self.modules
        ]
        found = [
            {
                "modules": [a, b],
                "level": "module",
                "breakers": [
                    {
                        "source": a,
                        "target": b,
                        "weight": len(forward[a, b]["evidence"]),
                        "evidence": forward[a, b]["evidence"],
                    }
                ],
            }
            for a, b in sorted(pairs)[:count]
        ]
        return [*found, self.part_cycle()]

    def part_cycle(self) -> dict[str, Any]:
        """The first three parts as if they needed each other."""
        names = sorted({m["part"] for m in self.modules.values() if m["part"]})[:3]
        evidence = next(iter(self.edges.values()))["evidence"][:1]
        breaker = {"source": names[0], "target": names[1], "weight": 0.25, "evidence": evidence}
        return {"modules": names, "level": "part", "breakers": [breaker]}

    def unresolved(self, count: int) -> list[dict[str, Any]]:
        kinds = (
            ("dynamic_attribute", "getattr(handler, name)", "name the targets in facts.yaml"),
            ("dynamic_import", "import_module(path)", "list the plugins in facts.yaml"),
            ("unknown_receiver", "client.send", "annotate the type of client"),
            ("missing_library", "celery.shared_task", "pass --libraries .venv/lib"),
            ("raw_sql", "cursor.execute(sql)", "name the tables the statement touches"),
        )
        names = sorted(m for m, v in self.modules.items() if v["part"] is not None)
        out = []
        for index in range(count):
            kind, name, hint = kinds[self.random.choice((0, 0, 0, 1, 2, 2, 2, 3, 4)) % len(kinds)]
            module = names[(index * 37) % len(names)]
            out.append(
                {
                    "kind": kind,
                    "name": name,
                    "module": module,
                    "location": self.location(module, f"    value = {name}"),
                    "hint": hint,
                    "count": self.random.randrange(1, 9),
                }
            )
        return out

    def document(
        self, kinds: dict[str, str], verdict: dict[str, Any], gaps: int, cycles: int
    ) -> tuple[Document, Excerpts]:
        parts, cuts = self.parts(kinds), self.cuts()
        self.cut_spans = [cut["transactions"] for cut in cuts]
        unresolved = self.unresolved(gaps)
        by_kind: dict[str, int] = defaultdict(int)
        for gap in unresolved:
            by_kind[gap["kind"]] += gap["count"]
        lines = sum(m["lines"] for m in self.modules.values())
        total = sum(by_kind.values())
        found = self.cycles(cycles)
        document: Document = {
            "schema_version": 1,
            "project": {
                "name": self.root,
                "source_roots": ["."],
                "files": len(self.modules),
                "lines": lines,
                "parsed": len(self.modules) - 1,
                "unparsed": 1,
                "python_version": "3.11",
                "resolution": {
                    "calls_resolved": total * 17,
                    "calls_unresolved": total,
                    "imports_resolved": len(self.edges),
                    "imports_unresolved": by_kind.get("dynamic_import", 0),
                    "by_kind": dict(by_kind),
                },
            },
            "modules": sorted(self.modules.values(), key=lambda m: str(m["name"])),
            "symbols": self.symbols,
            "endpoints": sorted(self.endpoints, key=lambda e: str(e["id"])),
            "doors": self.doors,
            "tables": sorted(self.tables.values(), key=lambda t: str(t["name"])),
            "edges": [*(self.edges[key] for key in sorted(self.edges)), *_join_edges(cuts)],
            "boundary": {
                "parts": parts,
                "alternatives": [
                    {"name": "current packages", "note": "as today", "parts": 8, "price": 412.5},
                    {"name": "one deployable", "note": "no cut", "parts": 1, "price": 0.0},
                ],
                "verdict": verdict,
                "stability": 0.87,
            },
            "cuts": cuts,
            "cycles": found,
            "transactions": self.transactions(),
            "trace": None,
            "unresolved": unresolved,
            "plan": [],
            "metrics": {
                "proposed": {
                    "value": 0.71,
                    "better": "high",
                    "baselines": {"by app": 0.58, "random": 0.12, "one part": 0.0},
                    "meaning": "modularity: how much more the parts talk inside than by chance",
                },
                "calls across": {
                    "value": 0.18,
                    "better": "low",
                    "baselines": {"by app": 0.31, "random": 0.86},
                    "meaning": "share of resolved calls that cross between parts",
                },
                "k": {
                    "value": len(parts),
                    "better": "neither",
                    "baselines": {"one": 1.0, "packages": 8.0},
                    "meaning": "how many parts there are",
                },
                "tables written by more than one part": {
                    "value": 5,
                    "better": "low",
                    "baselines": {"by app": 9},
                    "meaning": "each needs a single writer before it can move",
                },
            },
            "diagnostics": [
                {
                    "code": "STR101",
                    "severity": "warning",
                    "message": "Python 2 syntax; the file was not read",
                    "location": {"path": f"{self.root}/legacy_export.py", "line": 12, "column": 11},
                    "hint": "convert it, or exclude it in the configuration",
                },
                {
                    "code": "STR120",
                    "severity": "info",
                    "message": "2 settings modules found; the one in manage.py is used",
                    "location": {"path": "manage.py", "line": 9, "column": 1},
                    "hint": "choose another with --app",
                },
            ],
        }
        return document, {
            path: dict(sorted(v.items())) for path, v in sorted(self.excerpts.items())
        }


def shop() -> tuple[Document, Excerpts]:
    """A shop of eight Django apps, a shared part and a platform; about 120 modules."""
    make = _Maker("shop", seed=7)
    make.module("shop", "platform", 3, package=True)
    for name in ("settings", "urls", "wsgi", "middleware", "logging"):
        make.module(f"shop.core.{name}", "platform", 60 + 40 * len(name))
    make.module("shop.core", "platform", 4, package=True)
    make.module("shop.common", "common", 6, package=True)
    for name in ("money", "dates", "ids", "text"):
        make.module(f"shop.common.{name}", "common", 90 + 11 * len(name))
    for app in _SHOP:
        _shop_app(make, app)
    for app, needs in _SHOP_NEEDS.items():
        for other, times in needs.items():
            for _ in range(times):
                source = f"shop.{app}.{make.random.choice(_LAYERS[:6])}"
                target = f"shop.{other}.{make.random.choice(_LAYERS[:4])}"
                make.imports(source, target)
            make.foreign_key(_SHOP_TABLES[app][0], _SHOP_TABLES[other][0])
            make.uses(
                f"shop.{app}.services.handle",
                f"shop.{app}.services",
                make.random.choice(_SHOP_TABLES[other]),
                write=times > 4,
            )
    make.symbols = [
        {"name": e["handler"], "module": e["handler"].rsplit(".", 2)[0], "kind": "method"}
        for e in make.endpoints
    ]
    orders = make.modules["shop.orders.services"]["path"]
    verdict = {
        "answer": "split",
        "sentence": "Split in this order: notifications, catalog, reviews. "
        "Do not split cart from orders: 3 transactions write both.",
        "reasons": [
            {
                "text": "notifications is called only through one function and owns its tables",
                "evidence": [
                    {
                        "path": make.modules["shop.notifications.services"]["path"],
                        "line": 1,
                        "column": 1,
                    }
                ],
            },
            {
                "text": "checkout writes cart and order in one transaction",
                "evidence": [{"path": orders, "line": 1, "column": 5}],
            },
        ],
    }
    return make.document({"common": "shared", "platform": "platform"}, verdict, gaps=34, cycles=6)


def _shop_app(make: _Maker, app: str) -> None:
    make.module(f"shop.{app}", app, 2, package=True)
    for layer in _LAYERS:
        make.module(f"shop.{app}.{layer}", app, make.random.randrange(40, 900))
    make.module(f"shop.{app}.api", app, 1, package=True)
    for name in ("views", "filters", "permissions"):
        make.module(f"shop.{app}.api.{name}", app, make.random.randrange(40, 400))
    make.module(f"shop.{app}.migrations.0001_initial", None, 80, kind="migration")
    make.module(f"shop.{app}.tests.test_views", None, 240, kind="test")
    inside = [f"shop.{app}.{layer}" for layer in _LAYERS]
    pairs = ((1, 0), (1, 2), (1, 3), (2, 0), (3, 0), (4, 3), (5, 4), (6, 0), (7, 1), (3, 5))
    for a, b in pairs:
        make.imports(inside[a], inside[b])
    for name in ("views", "filters"):
        make.imports(f"shop.{app}.api.{name}", inside[3])
    make.imports(f"shop.{app}.api.views", f"shop.{app}.api.permissions")
    for util in ("money", "dates", "ids"):
        make.imports(make.random.choice(inside), f"shop.common.{util}")
    make.imports(inside[1], "shop.core.middleware")
    make.imports("shop.core.urls", inside[7])
    tables = _SHOP_TABLES[app]
    for table in tables:
        make.table(table, inside[0], app)
    for table in tables[1:]:
        make.foreign_key(table, tables[0])
    for table in tables[:2]:
        plural = table.replace("_", "-") + "s"
        for method, tail in (("GET", ""), ("POST", ""), ("GET", "/{id}"), ("DELETE", "/{id}")):
            cls = f"shop.{app}.views.{table.title().replace('_', '')}View"
            handler = f"{cls}.{method.lower()}"
            path = f"/api/{plural}{tail}"
            make.endpoint("shop", method, path, handler, inside[1], list(tables))


def large(
    modules: int = 6700,
    edges: int = 40_000,
    parts: int = 150,
    tables: int = 500,
    endpoints: int = 2000,
) -> tuple[Document, Excerpts]:
    """A monolith of 6,700 modules, 40,000 edges, 150 parts, 500 tables, 2,000 endpoints."""
    make = _Maker("colossus", seed=11)
    pick = make.random
    names = [_word(pick, index) for index in range(parts)]
    weights = [1 / (rank + 3) for rank in range(parts)]
    kinds = {"platform": "platform"} | dict.fromkeys(names[3 : parts // 2 : 9], "shared")
    owners = pick.choices(names, weights, k=modules - 120 - parts)
    homes: dict[str, list[str]] = {
        name: [make.module(f"colossus.{name}.models", name, 400)] for name in names
    }
    for index, owner in enumerate(owners):
        package = pick.choice(("api", "jobs", "domain", "domain", "legacy", "integrations.v2"))
        lines = min(4000, int(pick.lognormvariate(4.6, 1.0)))
        name = f"colossus.{owner}.{package}.{_word(pick, index)}_{index}"
        homes[owner].append(make.module(name, owner, lines))
    platform = [
        make.module(f"colossus.platform.{_word(pick, i)}_{i}", "platform", 150) for i in range(60)
    ]
    for index in range(60):
        make.module(f"colossus.tests.test_{index}", None, 120, kind="test")
    for index in range(tables):
        owner = names[index] if index < parts else pick.choices(names, weights)[0]
        make.table(f"{owner}_{_word(pick, index)}_{index}", pick.choice(homes[owner]), owner)
    by_owner: dict[str, list[str]] = defaultdict(list)
    for table in make.tables.values():
        by_owner[table["owner"]].append(table["name"])
    for index in range(endpoints):
        owner = pick.choices(names, weights)[0]
        module = pick.choice(homes[owner])
        path = f"/api/{owner}/{_word(pick, index)}/{{id}}/{index % 9}"
        some = pick.sample(by_owner[owner], min(2, len(by_owner[owner])))
        method = pick.choice(_METHODS)
        make.endpoint("web", method, path, f"{module}.View.{method.lower()}", module, some)
    everything: list[str] = list(make.tables)
    friends = {name: pick.sample(names, 4) for name in names}
    for _ in range(tables):
        make.foreign_key(pick.choice(everything), pick.choice(everything))
    while len(make.edges) < edges:
        owner = pick.choices(names, weights)[0]
        source = pick.choice(homes[owner])
        draw = pick.random()
        if draw < 0.8:
            make.imports(source, pick.choice(homes[owner]))
        elif draw < 0.93:
            make.imports(source, pick.choice(homes[pick.choice(friends[owner])]))
        elif draw < 0.98:
            make.imports(source, pick.choice(platform))
        else:
            other = pick.choice(friends[owner])
            make.uses(f"{source}.run", source, pick.choice(by_owner[other]), pick.random() < 0.3)
    make.symbols = [
        {"name": f"{name}.{symbol}", "module": name, "kind": "function"}
        for name in sorted(make.modules)
        for symbol in ("load", "apply", "Handler", "Handler.run")
    ]
    verdict = {
        "answer": "split",
        "sentence": f"Split in this order: {names[4]}, {names[7]}, {names[9]}. "
        f"{names[0]} and {names[1]} are better kept together.",
        "reasons": [{"text": "these three own all the tables that they write", "evidence": []}],
    }
    return make.document(kinds, verdict, gaps=1200, cycles=120)


def _word(pick: Random, index: int) -> str:
    words = (
        *("billing", "ledger", "fleet", "quota", "search", "media", "claims", "audit", "roster"),
        *("pricing", "tax", "catalog", "loyalty", "returns", "stock", "intake", "export"),
        *("routing", "signup", "mail"),
    )
    tails = ("", "core", "feed", "desk", "hub", "log", "sync", "rules")
    tail = tails[(index // len(words)) % len(tails)]
    return words[index % len(words)] + (f"_{tail}" if tail else "")


def empty() -> tuple[Document, Excerpts]:
    """A document in which every list is empty: what a first run on nothing writes."""
    return {
        "schema_version": 1,
        "project": {"name": "nothing", "source_roots": [], "files": 0, "lines": 0},
        "boundary": {"parts": [], "alternatives": []},
    }, {}
