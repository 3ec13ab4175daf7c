"""What stands on the screen when the proxy serves: where, whom, how far, and what to do next."""

import shlex
from collections import Counter

from rich.text import Text

from strangler.cli.terminal import printable
from strangler.proxy.control.admin.upstream_views import described
from strangler.proxy.control.options import ProxyOptions
from strangler.proxy.control.plane import ControlPlane
from strangler.proxy.control.tokens import VARIABLE, Token
from strangler.proxy.dataplane.compiled import form
from strangler.rules.model import State

_STYLES = {
    State.LEGACY: "dim",
    State.SHADOW: "magenta",
    State.CANARY: "yellow",
    State.MIGRATED: "cyan",
    State.RETIRED: "default",
}
_MOST_UPSTREAMS = 8


def banner(plane: ControlPlane, token: Token, options: ProxyOptions) -> Text:
    """The banner; the token is in it only if it was made just now."""
    rules = plane.reloader.current.rules
    text = Text("strangler proxy ", "bold")
    text.append(f"serves {printable(str(options.rules))}\n\n", "default")
    _line(text, "traffic", "  ".join(plane.traffic))
    _line(text, "admin", "  ".join(plane.admin) + "  (token needed; /livez /readyz /metrics not)")
    _line(text, "workers", f"{plane.fleet.size}  {form()}")
    for number, upstream in enumerate(rules.upstreams[:_MOST_UPSTREAMS]):
        kind, target = described(upstream.target)
        note = "  default" if upstream.name == rules.default else ""
        kind = "" if kind == "servers" else f"{kind} "
        line = f"{upstream.name}  {kind}{plane.shown(target)}{note}"
        _line(text, "" if number else "upstreams", line)
    if len(rules.upstreams) > _MOST_UPSTREAMS:
        _line(text, "", f"and {len(rules.upstreams) - _MOST_UPSTREAMS} more")
    _line(text, "routes", "")
    states = Counter(route.state for route in rules.routes)
    text.right_crop(1)
    text.append(f"{len(rules.routes):,}")
    for state in State:
        if states[state]:
            text.append("  ")
            text.append(f"{states[state]:,} {state.value}", _STYLES[state])
    text.append("\n")
    position = plane.kill_switch.position
    if position.on:
        reason = printable(f"{position.reason} ({position.by}, {position.at})")
        _line(text, "kill switch", f"ON: everything goes to {rules.default}: {reason}", "bold red")
    _next(text, plane, token, options)
    return text


def _line(text: Text, name: str, content: str, style: str = "default") -> None:
    text.append(f"  {name:<12}", "dim")
    text.append(printable(content) + "\n", style)


def _next(text: Text, plane: ControlPlane, token: Token, options: ProxyOptions) -> None:
    admin = plane.admin[0]
    text.append("\n")
    if token.made:
        text.append("A token for the admin API was made; it is shown this once, and kept in\n")
        text.append(f"{printable(token.origin)}\n")
        text.append(f"  export {VARIABLE}={token.reveal()}\n\n", "bold")
    bearer = f'-H "Authorization: Bearer ${VARIABLE}"'
    text.append("Next  ", "bold")
    text.append(f"curl -i {plane.traffic[0]}/\n")
    text.append(f"      curl {bearer} {admin}/api/v1/status\n")
    text.append(f"      edit {shlex.quote(str(options.rules))}: a change is loaded by itself\n")
    text.append("      Ctrl-C drains and ends")
