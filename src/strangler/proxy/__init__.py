"""Carries out the rules: a supervisor (control plane) and workers (data plane), or an application
inside another one (`from strangler.proxy import create_app`)."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from strangler.proxy.app import ProxyApplication, create_app, proxy_application

__all__ = ["ProxyApplication", "create_app", "proxy_application"]


def __getattr__(name: str) -> Any:
    """Import the public names when they are first asked for: workers know no framework."""
    if name not in __all__:
        raise AttributeError(f"module 'strangler.proxy' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("strangler.proxy.app"), name)
