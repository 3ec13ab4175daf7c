"""Functions that make patterns for whoever asks."""

from django.urls import include, path, re_path


def both(name, view, key="pk"):
    base = f"{name}/"
    return [path(base, view), path(base + f"<int:{key}>/", view, name=f"{name}-one")]


def page(name, view, suffix=".html"):
    if not suffix:
        return path(name, view)
    return path(f"{name}{suffix}", view)


def years(view, *names):
    found = []
    for name in names:
        pattern = re_path(rf"^{name}/(?P<year>[0-9]+)/$", view)
        found.insert(len(found), pattern)
    return found


def below(prefix, patterns):
    return path(f"{prefix}/", include(patterns))
