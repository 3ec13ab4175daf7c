"""`pyramid.security`: headers that remember and forget a user come from the policy."""

from strangler.standins.terms import notify


def remember(request, userid, **kw):
    """Headers, by the security policy."""
    return notify("pyramid.security_policy", None).remember(request, userid, **kw) or []


def forget(request, **kw):
    """Headers, by the security policy."""
    return notify("pyramid.security_policy", None).forget(request, **kw) or []
