"""The servers of a configuration in, the hosts that each is for out: nginx's choice of a server.

An exact name goes before a wildcard, the longest wildcard before others, and the default server
takes what no name matches (nginx.org/en/docs/http/server_names.html): as hosts of rules do. A route
without hosts is for all of them, so the default server's routes need none."""

from dataclasses import dataclass

from strangler.diagnostics import IMPORT_NOT_CARRIED, report
from strangler.engines.importing.nginx.answering import Teller
from strangler.engines.importing.nginx.reading import Directive
from strangler.rules.templates import TemplateError, parse_host

_CATCH_ALL = ("_", "", "localhost.invalid")


@dataclass(frozen=True, slots=True)
class Server:
    """A server and whom it is for."""

    directive: Directive
    hosts: tuple[str, ...]
    """None for the default server."""
    is_default: bool

    @property
    def name(self) -> str:
        """Its first name, as $server_name has it."""
        return next((arg for each in self.directive.every("server_name") for arg in each.args), "")


def served(servers: list[Directive], teller: Teller) -> list[Server]:
    """Servers that have locations to carry, the default one first."""
    kept: list[Directive] = []
    for server in servers:
        ends = server.last("return") or next(
            (each for each in server.every("rewrite") if each.args[-1:] != ("break",)), None
        )
        if ends is not None:
            teller.lost(
                ends,
                "a server that answers by itself",
                "redirect in front of the proxy" if ends.args[:1] else "",
            )
        if ends is None or any(True for _ in server.every("location")):
            kept.append(server)
    if not kept:
        return []
    default = next((each for each in kept if _is_default(each)), kept[0])
    taken: dict[str, Directive] = {}
    found = [Server(default, (), True)]
    for name in _hosts(default, teller, quiet=len(kept) == 1):
        taken[name] = default
    for server in kept:
        if server is default:
            continue
        hosts: list[str] = []
        for name in _hosts(server, teller):
            if name in taken:
                teller.upstreams.problems.append(
                    report(
                        IMPORT_NOT_CARRIED,
                        f"server {name} in line {taken[name].place.line} has the name too; rules "
                        "do not look at the port",
                        server.place,
                        "merge the two servers",
                    )
                )
            else:
                taken[name] = server
                hosts.append(name)
        if hosts:
            found.append(Server(server, tuple(hosts), False))
        elif not any(True for each in server.every("server_name") if each.args):
            teller.lost(server, "it has no name and is not the default", "give it a server_name")
    return found


def _is_default(server: Directive) -> bool:
    return any({"default_server", "default"} & set(each.args) for each in server.every("listen"))


def _hosts(server: Directive, teller: Teller, quiet: bool = False) -> list[str]:
    found: list[str] = []
    for directive in server.every("server_name"):
        for name in directive.args:
            if name in _CATCH_ALL or name.startswith("$hostname"):
                continue
            names = [name[1:], f"*{name}"] if name.startswith(".") else [name]
            for each in names:
                try:
                    if each.startswith("~"):
                        raise TemplateError("a regex is no host of rules", "list the names")
                    found.append(parse_host(each))
                except TemplateError as error:
                    if not quiet:
                        teller.tell(
                            IMPORT_NOT_CARRIED, f"server_name {each}: {error}", directive.place,
                            error.hint,
                        )  # fmt: skip
    return list(dict.fromkeys(found))
