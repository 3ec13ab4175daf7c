"""Events of all files in, the feature flags that they ask for out.

Sources: the documentation of django-waffle, django-flags, LaunchDarkly, Unleash, OpenFeature,
PostHog, GrowthBook and Flask-FeatureFlags. A project's own function counts where its name says
that it asks for a flag and it is given a literal name."""

from strangler.analyzers.coupling.collecting import Collector
from strangler.analyzers.coupling.events import Act, Event, FileEvents
from strangler.analyzers.coupling.names import Names
from strangler.model.coupling import CouplingKind
from strangler.model.names import last

_SPOKEN = frozenset(
    {
        *("is_feature_enabled", "feature_enabled", "feature_is_enabled", "is_feature_active"),
        *("feature_is_active", "has_feature", "is_flag_enabled", "is_flag_active"),
        *("flag_is_active", "switch_is_active", "sample_is_active", "flag_enabled"),
        *("flag_disabled", "flag_state", "waffle_flag", "waffle_switch", "flag_required"),
    }
)
"""Names that say it all, in a library or in the project."""
_OF_ANYTHING = frozenset({"has_feature"})
"""Names that are also asked of a model or a device: only a name that comes first is a flag."""
_OF_LIBRARIES = {
    "variation": "ldclient",
    "variation_detail": "ldclient",
    "is_enabled": "UnleashClient",
    "get_variant": "UnleashClient",
    "get_boolean_value": "openfeature",
    "get_string_value": "openfeature",
    "is_feature_enabled": "posthog",
    "is_on": "growthbook",
    "is_off": "growthbook",
    "is_active": "flask_featureflags",
    "get_treatment": "splitio",
}
"""Methods that ask for a flag in files that import the library."""
_LONGEST = 100


def flags(
    collector: Collector, names: Names, module: str, events: FileEvents, event: Event
) -> bool:
    """Whether an event asks for a feature flag, which is then collected."""
    if event.act is not Act.CALL or not event.chain:
        return False
    word = last(event.chain).lstrip(":")
    if word not in _SPOKEN:
        package = _OF_LIBRARIES.get(word)
        if package is None or not _imports(events, package):
            return False
    for operand in event.positional[: 1 if word in _OF_ANYTHING else 2]:
        key = names.text(module, events, operand)
        if key and len(key) <= _LONGEST:
            collector.reads(CouplingKind.FLAG, key, module, event.scope, event.position)
            return True
    return False


def is_flag(name: str) -> bool:
    """Whether a setting or variable is called as flags are."""
    return name.startswith(("FEATURE_", "ENABLE_", "FLAG_", "FEATURE_FLAG_")) and len(name) > 8


def _imports(events: FileEvents, package: str) -> bool:
    return any(item.module.partition(".")[0] == package for item in events.facts.imports)
