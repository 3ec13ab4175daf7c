"""What can be wrong in, or lost from, routing that is imported from other engines: STR85x."""

from strangler.diagnostics.problems import Severity
from strangler.diagnostics.problems import register as _register

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

IMPORT_UNREADABLE = _register(
    "STR850", _ERROR, "source cannot be read", "check its name, permissions and encoding"
)
IMPORT_SYNTAX = _register(
    "STR851", _ERROR, "source is not well formed", "export it again, or correct it"
)
IMPORT_OTHER_KIND = _register(
    "STR852", _ERROR, "source of another kind", "name the kind it has with --from"
)
IMPORT_INCLUDE = _register(
    "STR853",
    _ERROR,
    "include that cannot be followed",
    "put the file where the include says, or import the output of `nginx -T`",
)
IMPORT_UNKNOWN = _register(
    "STR854", _WARNING, "nothing is known of it, so it is not carried", "see docs/import.md"
)
IMPORT_REGEX = _register(
    "STR855",
    _WARNING,
    "regular expression that RE2 cannot match",
    "write it without lookaround and backreferences, then import again",
)
IMPORT_NOT_CARRIED = _register(
    "STR856", _WARNING, "rules have no word for it, so it is not carried", "see docs/import.md"
)
IMPORT_CHANGED = _register(
    "STR857", _WARNING, "carried, but not the same in every case", "check that it does no harm"
)
IMPORT_NO_DEFAULT = _register(
    "STR858",
    _WARNING,
    "who answers all other requests is not known",
    "set MONOLITH_URL, or name it with --monolith",
)
IMPORT_ORDER = _register(
    "STR859",
    _WARNING,
    "order of two routes that rules cannot keep",
    "make their paths exclude each other",
)
IMPORT_INVALID = _register(
    "STR861", _ERROR, "value of the source that rules cannot hold", "correct it there"
)
IMPORT_AWS = _register(
    "STR860", _ERROR, "AWS did not answer the question", "check credentials, region and rights"
)
IMPORT_GUARDED = _register(
    "STR862",
    _WARNING,
    "guarded in the source, and rules have no guards: closed",
    "check it in front of the proxy or in the service, then import with --carry-guarded",
)
IMPORT_GUARDED_DEFAULT = _register(
    "STR863",
    _ERROR,
    "the default is guarded in the source, and rules have no guards",
    "check it in front of the proxy or in the monolith, and import with --carry-guarded",
)
