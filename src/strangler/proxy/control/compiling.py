"""A rules file in, everything that workers need of it out; or all that is wrong with it."""

import hashlib
import os
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from strangler.diagnostics import Diagnostic, Severity
from strangler.errors import ConfigurationError
from strangler.proxy.control.rule_sources.source import Document
from strangler.proxy.control.telemetry import can_export
from strangler.proxy.dataplane.messages import Configuration
from strangler.proxy.dataplane.table import RouteTable, compile_table
from strangler.rules.document import Loaded, load_rules, parse_bytes
from strangler.rules.model import LambdaFunction, ListenerTls, ProxySettings, Rules, Upstream
from strangler.rules.redaction import shown


class RulesRefusedError(ConfigurationError):
    """A rules file that cannot be used: every problem, one a line."""

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        count = f"{len(problems)} problem" + ("s" if len(problems) != 1 else "")
        super().__init__("\n".join([f"{path} cannot be used ({count}):", *problems]))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A rules file that can be used, compiled."""

    rules: Rules
    table: RouteTable
    digest: str
    """Of the rules and of the content of every file they name."""
    warnings: tuple[Diagnostic, ...]
    attachments: tuple[Path, ...]
    """Files that the rules name: certificates, keys, authorities."""

    def configuration(self, generation: int, workers: int) -> Configuration:
        """What workers are sent."""
        return Configuration(
            generation=generation,
            workers=workers,
            table=self.table,
            upstreams=self.rules.upstreams,
            settings=self.rules.proxy,
            substitutions=self.rules.substitutions,
        )


def prepare(
    path: Path, *, access_log: bool = True, environment: Mapping[str, str] = os.environ
) -> Prepared:
    """Read, check and compile a rules file; `environment` fills in `${NAME}`.

    Takes about a second for thousands of routes: not for the event loop. Raises
    RulesRefusedError with every problem."""
    return _prepared(load_rules(path, environment), path, access_log)


def prepare_document(
    document: Document, *, access_log: bool = True, environment: Mapping[str, str] = os.environ
) -> Prepared:
    """The same for rules that a source gave."""
    loaded = parse_bytes(document.content, document.name, environment)
    return _prepared(loaded, Path(document.name), access_log)


def _prepared(loaded: Loaded, path: Path, access_log: bool) -> Prepared:
    rules = loaded.rules
    errors = [each for each in loaded.diagnostics if each.severity is Severity.ERROR]
    if rules is None or errors:
        problems = [str(each) for each in errors] or ["it holds no rules"]
        raise RulesRefusedError(path, problems)
    return prepare_value(rules, path, access_log=access_log, warnings=loaded.diagnostics)


def prepare_value(
    rules: Rules, path: Path, *, access_log: bool = True, warnings: Sequence[Diagnostic] = ()
) -> Prepared:
    """The same for rules that were read already; `path` stands in messages."""
    rules = anchored(rules)
    rules, problems = completed(rules)
    if not access_log:
        settings = msgspec.structs.replace(rules.proxy, access_log=False)
        rules = msgspec.structs.replace(rules, proxy=settings)
    problems += [*_unusable_files(rules), *_unusable_telemetry(rules.proxy)]
    if problems:
        redact = partial(shown, substitutions=rules.substitutions)
        raise RulesRefusedError(path, [redact(problem) for problem in problems])
    attachments = tuple(Path(name) for name in named_files(rules))
    return Prepared(
        rules=rules,
        table=compile_table(rules),
        digest=_digest(rules, attachments),
        warnings=tuple(warnings),
        attachments=attachments,
    )


def anchored(rules: Rules) -> Rules:
    """The rules with every path of a file absolute, so that workers need not share our
    directory."""

    def at(name: str) -> str:
        return str(Path(name).absolute()) if name else name

    proxy = rules.proxy
    jwt, tls = proxy.jwt, proxy.tls
    if jwt and not _is_url(jwt.jwks):
        jwt = msgspec.structs.replace(jwt, jwks=at(jwt.jwks))
    if tls:
        tls = ListenerTls(cert=at(tls.cert), key=at(tls.key))
    return msgspec.structs.replace(
        rules,
        proxy=msgspec.structs.replace(proxy, jwt=jwt, tls=tls),
        upstreams=tuple(_anchored_upstream(each, at(each.tls.ca)) for each in rules.upstreams),
    )


def _anchored_upstream(upstream: Upstream, ca: str) -> Upstream:
    if ca == upstream.tls.ca:
        return upstream
    return msgspec.structs.replace(upstream, tls=msgspec.structs.replace(upstream.tls, ca=ca))


def completed(rules: Rules) -> tuple[Rules, list[str]]:
    """The rules with region and endpoint of every function, and what stands in the way."""
    if not any(isinstance(each.target, LambdaFunction) for each in rules.upstreams):
        return rules, []
    # botocore is heavy, and most rules do without.
    from strangler.proxy.control.functions import RegionUnknownError, complete_function

    problems: list[str] = []
    upstreams: list[Upstream] = []
    for upstream in rules.upstreams:
        target = upstream.target
        if isinstance(target, LambdaFunction):
            try:
                upstream = msgspec.structs.replace(upstream, target=complete_function(target))
            except (RegionUnknownError, ValueError) as error:
                problems.append(f"{upstream.location or 'upstreams.' + upstream.name} {error}")
        upstreams.append(upstream)
    return msgspec.structs.replace(rules, upstreams=tuple(upstreams)), problems


def _is_url(text: str) -> bool:
    return urlsplit(text).scheme in ("http", "https")


def named_files(rules: Rules) -> list[str]:
    """Every file whose content workers read when they are told the rules. A key set is not
    among them: it has a watch of its own."""
    names: list[str] = []
    if rules.proxy.tls:
        names += [rules.proxy.tls.cert, rules.proxy.tls.key]
    names += [each.tls.ca for each in rules.upstreams if each.tls.ca]
    return sorted(set(names))


def _unusable_files(rules: Rules) -> list[str]:
    problems: list[str] = []
    if tls := rules.proxy.tls:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tls.cert, tls.key)
        except (OSError, ssl.SSLError) as error:
            problems.append(f"proxy.tls: {tls.cert} and {tls.key} cannot be used: {_why(error)}")
    for upstream in rules.upstreams:
        if ca := upstream.tls.ca:
            try:
                ssl.create_default_context(cafile=ca)
            except (OSError, ssl.SSLError) as error:
                problems.append(f"upstreams.{upstream.name}.tls.ca: {ca}: {_why(error)}")
    jwt = rules.proxy.jwt
    if jwt and not _is_url(jwt.jwks):
        try:
            keys = msgspec.json.decode(Path(jwt.jwks).read_bytes(), type=dict[str, object])
            if not isinstance(keys.get("keys"), list):
                raise ValueError("no key set (RFC 7517 section 5): `keys` is missing")
        except (OSError, ValueError) as error:
            problems.append(f"proxy.jwt.jwks: {jwt.jwks}: {_why(error)}")
    return problems


def _why(error: Exception) -> str:
    return getattr(error, "strerror", "") or getattr(error, "reason", "") or str(error)


def _unusable_telemetry(settings: ProxySettings) -> list[str]:
    if settings.telemetry.otlp and not can_export():
        return [
            "proxy.telemetry.otlp asks for traces, but OpenTelemetry is not installed; "
            "pip install 'strangler[otel]', or remove the setting"
        ]
    return []


def _digest(rules: Rules, attachments: Sequence[Path]) -> str:
    whole = hashlib.sha256(rules.digest.encode())
    for path in attachments:
        whole.update(b"\0" + str(path).encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
