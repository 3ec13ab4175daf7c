"""`upstream` blocks and addresses in proxy_pass in, upstreams of rules out."""

import re
from collections import Counter
from dataclasses import dataclass, field

from strangler.diagnostics import IMPORT_CHANGED, IMPORT_NOT_CARRIED, Diagnostic, report
from strangler.engines.importing.draft import UpstreamDraft
from strangler.engines.importing.naming import Names
from strangler.engines.importing.nginx.reading import Directive
from strangler.locations import Location
from strangler.rules.values import format_duration, parse_url
from strangler.yaml_places.values import BadValueError

_TIME = re.compile(r"([0-9]+)(ms|s|m|h|d)?")
_UNITS = {None: 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True, slots=True)
class Treatment:
    """What locations say about how an upstream is asked; one upstream each."""

    host: str = "upstream"
    connect: float | None = None
    read: float | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """What a proxy_pass names, its URI taken off."""

    scheme: str
    server: str
    """Name of an upstream block, or host:port."""
    prefix: str = ""
    """Put before every target."""


@dataclass(slots=True)
class Upstreams:
    """Makes one upstream for each address and treatment, when first asked."""

    blocks: dict[str, Directive]
    made: dict[tuple[Address, Treatment, str], str] = field(default_factory=dict)
    drafts: list[UpstreamDraft] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    _names: Names = field(default_factory=Names)
    _told: set[str] = field(default_factory=set)

    def named(
        self, address: Address, treatment: Treatment, place: Location, variant: str = ""
    ) -> str:
        """The name of the upstream; "" if none can be made, which is then told. `variant` makes
        it another one than the same address has elsewhere."""
        key = (address, treatment, variant)
        if key not in self.made:
            self.made[key] = self._make(address, treatment, place, variant)
        return self.made[key]

    def _make(self, address: Address, treatment: Treatment, place: Location, variant: str) -> str:
        block = self.blocks.get(address.server)
        keys: dict[str, object] = {}
        if block is not None:
            urls = self._servers(address, block)
            place = block.place
            comment = f"{place.path}:{place.line} upstream {address.server}"
        else:
            urls = self._url(address, address.server, place)
            comment = f"{place.path}:{place.line} proxy_pass to {address.server}"
        if not urls:
            return ""
        keys["url" if len(urls) == 1 else "urls"] = urls[0] if len(urls) == 1 else urls
        if block is not None:
            keys |= self._settings(block)
        if treatment.host == "upstream" and block is not None:
            keys["host"] = address.server  # nginx sends the block's name
        elif treatment.host != "preserve":
            keys["host"] = treatment.host
        keys |= _timeouts(treatment)
        wanted = address.server if block is not None else re.sub(r":[0-9]+$", "", address.server)
        if block is None and re.fullmatch(r"[0-9.]+|\[.*\]", wanted):
            wanted = address.server.strip("[]").replace(":", "-")
        name = self._names.take(wanted + variant)
        self.drafts.append(UpstreamDraft(name=name, keys=keys, comment=comment))
        return name

    # Servers ---------------------------------------------------------------------------------

    def _servers(self, address: Address, block: Directive) -> list[str]:
        found: list[str] = []
        for server in block.every("server"):
            where, options = (server.args or ("",))[0], server.args[1:]
            if "down" in options:
                continue
            if "backup" in options:
                self._tell(server, "server is asked only when others fail", "see `fallback`")
                continue
            for option in options:
                name, _, value = option.partition("=")
                if name == "weight" and value != "1":
                    self._tell(
                        server, "servers of an upstream get equal shares, whatever their weight",
                        "make two upstreams and a canary of it, or leave it",
                    )  # fmt: skip
                elif name in ("max_conns", "slow_start", "route", "service", "drain"):
                    self._tell(server, f"{name} of one server", "see max_in_flight, slow_start")
            found += self._url(address, where, server.place)
        if not found:
            self._tell(block, "none of its servers can be carried", "add the upstream by hand")
        return list(dict.fromkeys(found))

    def _url(self, address: Address, server: str, place: Location) -> list[str]:
        if server.startswith("unix:"):
            self._say(place, f"{server} is a socket of one machine", "listen on a port instead")
            return []
        try:
            return [str(parse_url(f"{address.scheme}://{server}{address.prefix}"))]
        except BadValueError as error:
            self._say(place, str(error), error.hint or "name a server by host and port")
            return []

    def _settings(self, block: Directive) -> dict[str, object]:
        keys: dict[str, object] = {}
        if (keepalive := block.last("keepalive")) is not None:
            keys["max_idle"] = int(keepalive.args[0])
        if block.last("least_conn") is not None:
            keys["balance"] = "least_connections"
        if (random := block.last("random")) is not None and random.args[:1] == ("two",):
            keys["balance"] = "power_of_two"
        for each in block.every("ip_hash", "hash", "sticky"):
            self._tell(each, "a caller is bound to no server", "keep sessions outside the servers")
        fails: Counter[tuple[str, str]] = Counter()
        for server in block.every("server"):
            if {"down", "backup"} & set(server.args):
                continue
            options = dict(option.partition("=")[::2] for option in server.args[1:])
            fails[options.get("max_fails", ""), options.get("fail_timeout", "")] += 1
        if len(fails) == 1:
            ((most, timeout),) = fails
            outliers: dict[str, object] = {}
            if most.isdigit() and int(most):
                outliers["failures"] = int(most)
            if (ejection := seconds(timeout)) is not None and ejection > 0:
                outliers["ejection"] = format_duration(ejection)
            if outliers:
                keys["outliers"] = outliers
        elif fails:
            self._tell(block, "max_fails and fail_timeout of single servers", "see `outliers`")
        return keys

    def _tell(self, directive: Directive, message: str, hint: str) -> None:
        self._say(directive.place, f"{directive}: {message}", hint)

    def _say(self, place: Location, message: str, hint: str) -> None:
        code = IMPORT_CHANGED if "equal shares" in message else IMPORT_NOT_CARRIED
        self.problems.append(report(code, message, place, hint))


def seconds(text: str) -> float | None:
    """A time as nginx writes it; None for other text."""
    found = _TIME.fullmatch(text)
    return float(found[1]) * _UNITS[found[2]] if found else None


def _timeouts(treatment: Treatment) -> dict[str, object]:
    found: dict[str, object] = {}
    if treatment.connect:
        found["connect"] = format_duration(treatment.connect)
    if treatment.read:
        found["first_byte"] = found["idle"] = format_duration(treatment.read)
    return {"timeouts": found} if found else {}
