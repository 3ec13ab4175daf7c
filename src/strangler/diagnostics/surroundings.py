"""What can be wrong in the user's configuration and surroundings: STR4xx, STR5xx."""

from strangler.diagnostics.problems import Severity
from strangler.diagnostics.problems import register as _register

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

CONFIG_UNKNOWN_KEY = _register("STR401", _ERROR, "unknown configuration key", "remove it")
CONFIG_BAD_VALUE = _register("STR402", _ERROR, "bad configuration value", "correct it")
KNOWLEDGE_BAD = _register(
    "STR411", _ERROR, "bad facts file", "correct it; docs/facts.md has an example of each fact"
)
KNOWLEDGE_UNUSED = _register(
    "STR412",
    _WARNING,
    "fact that nothing in the code needs",
    "remove it, or correct the name: a fact that explains nothing hides what changed",
)
KNOWLEDGE_NO_TARGET = _register(
    "STR413", _WARNING, "fact about something that is not there", "correct the name"
)
APPLICATIONS = _register(
    "STR414", _INFO, "several applications in one repository", "--app NAME picks one of them"
)
LIBRARY_DESCRIBED = _register(
    "STR415",
    _INFO,
    "libraries that are described and therefore not read",
    "nothing to do; stand-ins or the catalogue say what they do",
)
LIBRARY_MISSING = _register(
    "STR416",
    _WARNING,
    "packages that the project names and --libraries does not hold",
    "name the directory that they are installed in, too",
)

CACHE_DAMAGED = _register(
    "STR501", _WARNING, "the cache could not be used", "nothing to do; it was started anew"
)
GRAPHVIZ_MISSING = _register(
    "STR502",
    _WARNING,
    "no SVG was written because Graphviz's dot is not installed",
    "install graphviz (apt-get install graphviz, brew install graphviz)",
)
