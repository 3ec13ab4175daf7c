"""Every problem we can report about the user's input, each kind a constant: `problems` says what
one is made of; those of rules files stand in `rules`."""

from strangler.diagnostics.deploy import *  # noqa: F403 - a long list of constants
from strangler.diagnostics.problems import CODES, Code, Diagnostic, Severity, in_order, report
from strangler.diagnostics.problems import register as _register
from strangler.diagnostics.rules import *  # noqa: F403 - a long list of constants

__all__ = ["CODES", "Code", "Diagnostic", "Severity", "in_order", "report"]  # and all constants

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

# Reading files: STR1xx
UNREADABLE_FILE = _register(
    "STR101", _ERROR, "file cannot be read", "check its permissions, or exclude it"
)
BAD_ENCODING = _register(
    "STR102",
    _ERROR,
    "file is not in its declared encoding",
    "declare the encoding in the first two lines (PEP 263) or convert the file to UTF-8",
)
SYNTAX_ERROR = _register(
    "STR103", _ERROR, "file is not valid Python 3", "fix the syntax, or exclude the file"
)
PYTHON_2 = _register(
    "STR104",
    _ERROR,
    "file is Python 2",
    "convert it to Python 3 (2to3 helps); its imports were read, nothing else",
)
TOO_LARGE = _register(
    "STR105",
    _WARNING,
    "file is too large to parse in full",
    "its imports were read, nothing else; exclude it if it is generated",
)
PARSER_CRASHED = _register(
    "STR106",
    _ERROR,
    "the parser gave up on this file",
    "the expression is nested too deeply; split it, or exclude the file",
)
NULL_BYTES = _register(
    "STR107", _ERROR, "file contains null bytes", "it is damaged or no text; exclude it"
)
VANISHED = _register(
    "STR108", _WARNING, "file vanished while the project was read", "run the analysis again"
)
SYMLINK_LOOP = _register(
    "STR109", _INFO, "symbolic link leads back into itself", "nothing to do; it was not followed"
)
DUPLICATE_MODULE = _register(
    "STR110",
    _WARNING,
    "two files claim one module name",
    "name the source roots in [tool.strangler] source_roots",
)
FEW_PARSED = _register(
    "STR111",
    _ERROR,
    "less than 90 % of the code lines could be parsed, so there is no verdict",
    "fix or exclude the files named above",
)
PYTHON_2_SYNTAX = _register(
    "STR112",
    _WARNING,
    "`except E, e` is Python 2 syntax",
    "write `except E as e`; the file was read as Python 3, where this means two exceptions",
)
SYMLINK_OUTSIDE = _register(
    "STR113",
    _INFO,
    "symbolic link leads out of the project",
    "it was not followed; analyse a directory that holds both if its code belongs to the project",
)
SYMLINK_REPEATED = _register(
    "STR114",
    _INFO,
    "symbolic link to code that is read under another path",
    "nothing to do; the code is counted once, under the path without the link",
)
INTERNAL_ERROR = _register(
    "STR115",
    _ERROR,
    "strangler failed on this file",
    "this is a bug of ours; please report it with the message",
)

# Names and imports: STR2xx
IMPORT_ABOVE_ROOT = _register(
    "STR201",
    _WARNING,
    "relative import leads above the source root",
    "remove dots, or name the right root in [tool.strangler] source_roots",
)
IMPORT_UNRESOLVED = _register(
    "STR202",
    _WARNING,
    "imported module is missing in the project",
    "add the file, or remove the import",
)
IMPORT_AMBIGUOUS = _register(
    "STR203",
    _INFO,
    "name is both a submodule and bound in the package",
    "rename one; the edge leads to the submodule",
)
DYNAMIC_UNRESOLVED = _register(
    "STR204",
    _INFO,
    "dynamic import whose target is not a constant",
    "name its targets in a facts file, or use a literal",
)

# Recognisers: STR3xx
FRAMEWORK_UNKNOWN = _register(
    "STR305",
    _WARNING,
    "web framework that no recogniser knows",
    "its endpoints are missing here; CONTRIBUTING.md tells how to add a recogniser",
)
BASES_CIRCULAR = _register(
    "STR306", _WARNING, "class that is its own base", "break the circle; Python cannot run it"
)
RECOGNISER_FAILED = _register(
    "STR301",
    _ERROR,
    "a recogniser failed",
    "the run went on without its facts for this file; please report it",
)
ROUTE_UNRESOLVED = _register(
    "STR302",
    _WARNING,
    "route could not be resolved",
    "its path or handler is computed; use a literal or a module constant",
)
FOREIGN_KEY_UNRESOLVED = _register(
    "STR303",
    _WARNING,
    "foreign key to an unknown table",
    "name the package that declares it with --libraries, or check the name",
)
ROUTE_UNREACHABLE = _register(
    "STR304",
    _INFO,
    "routes that no application takes up",
    "register them, or remove them if they are no longer used",
)
ROUTES_CONFIGURED = _register(
    "STR350",
    _INFO,
    "routes that a library adds by its configuration",
    "they are not listed; add rules for those that matter by hand",
)
DOCUMENT_UNREADABLE = _register(
    "STR351",
    _WARNING,
    "data file that code names cannot be read",
    "check its name and its syntax; what it declares is not listed",
)

ROUTE_CONDITIONAL = _register(
    "STR340",
    _INFO,
    "route that is there only on a condition",
    "nothing to do; it is listed as if the condition held",
)
ROUTE_FROM_SETTING = _register(
    "STR341",
    _WARNING,
    "path that a setting decides",
    "its default was taken; what is deployed may set another",
)
ROUTE_WITHOUT_VIEW = _register(
    "STR360",
    _INFO,
    "route that no view answers",
    "it only makes URLs, or answers 404; serve it elsewhere, or remove it",
)
TRAVERSAL = _register(
    "STR361",
    _INFO,
    "view that is reached by traversal",
    "its paths follow the resource tree, which is data; route it by a prefix",
)
INCLUDE_OUTSIDE = _register(
    "STR362",
    _INFO,
    "included configuration lies outside the project",
    "name its package with --libraries if it adds routes",
)
VIEW_WITHOUT_ROUTE = _register(
    "STR363",
    _WARNING,
    "view of an unknown route",
    "add the route, or correct the view's `route_name`",
)
DOOR_UNRESOLVED = _register(
    "STR364",
    _WARNING,
    "way in could not be resolved",
    "its function or name is computed; use a name or a literal",
)
TASK_OUTSIDE = _register(
    "STR365",
    _INFO,
    "task that the project does not define",
    "nothing to do if another project defines it; else correct the name",
)

EFFECTS_OPEN = _register(
    "STR320",
    _INFO,
    "endpoints whose effects are incomplete",
    "annotate the value that is called, or say what it calls in a facts file (--facts)",
)
LIBRARY_UNKNOWN = _register(
    "STR321",
    _INFO,
    "functions of a library that no catalogue tells of",
    "say what they do in a facts file (--facts)",
)

TEMPLATE_COMPUTED = _register(
    "STR322",
    _INFO,
    "template of which the name or the file is not known",
    "write the name out, or keep the file in a folder `templates`; "
    "else say what it loads in a facts file (--facts)",
)
TEMPLATE_UNREAD = _register(
    "STR323",
    _INFO,
    "part of a template that cannot be read",
    "see that its marks and expressions are those of the engine's defaults",
)

API_ROUTE_UNRESOLVED = _register(
    "STR330",
    _WARNING,
    "a route that a router makes could not be resolved",
    "its prefix, route or viewset is computed; use a literal or a module constant",
)
VIEWSET_UNKNOWN = _register(
    "STR331",
    _WARNING,
    "the actions of a viewset are not known",
    "name the package that declares it or its base with --libraries",
)
FORMAT_SUFFIXES = _register(
    "STR332",
    _INFO,
    "routes that also answer with a format suffix",
    "nothing to do; a rule for such an endpoint must match `.json` and the like, too",
)
ROUTE_ASSUMED = _register(
    "STR333",
    _INFO,
    "a route depends on configuration",
    "where it is configured otherwise, the endpoints below it have another path",
)
# Recognisers of data: STR37x
MIGRATION_DISAGREES = _register(
    "STR370",
    _WARNING,
    "models and migrations disagree",
    "the model is believed; make the missing migration, or remove what is no longer used",
)
TABLE_NAME_UNRESOLVED = _register(
    "STR371",
    _WARNING,
    "table whose name could not be resolved",
    "use a literal, or a simple function of the class's name",
)
TABLE_REFLECTED = _register(
    "STR372",
    _INFO,
    "table whose columns are read from the database",
    "declare the columns, or name them in a facts file",
)
TABLE_TWICE = _register(
    "STR373",
    _WARNING,
    "two models claim one table",
    "rename one; if they mean the same rows, keep one model and import it",
)
MODEL_MADE = _register(
    "STR374",
    _WARNING,
    "model that code makes while it runs",
    "declare it as a class at module level, or name its table in a facts file",
)
LISTENER_UNRESOLVED = _register(
    "STR375", _WARNING, "listener to a class that the code computes", "name the class"
)
SQL_UNPARSED = _register(
    "STR380",
    _WARNING,
    "SQL that cannot be parsed",
    "correct it, or name its tables in a facts file",
)
SQL_TABLE_COMPUTED = _register(
    "STR381", _INFO, "SQL with a table that the code computes", "name the tables in a facts file"
)
SQL_TEXT_UNKNOWN = _register(
    "STR382", _INFO, "SQL text that the code computes", "name the tables in a facts file"
)
SQL_PART_COMPUTED = _register(
    "STR383", _INFO, "SQL with a computed part", "it may name further tables; see that it does not"
)
SQL_CALL_UNKNOWN = _register(
    "STR384", _INFO, "stored code of which nothing is known", "keep its definition as a .sql file"
)
SQL_FILE_UNUSED = _register(
    "STR385", _INFO, "SQL file that no code opens", "somebody else runs it: see that it still fits"
)
SQL_TABLE_UNDECLARED = _register(
    "STR386", _INFO, "table that only SQL names", "no model declares it; say which part owns it"
)
QUERY_IN_LOOP = _register(
    "STR387", _INFO, "query for each turn of a loop", "load it with the first query (N+1)"
)
TRACE_FOREIGN = _register(
    "STR390",
    _ERROR,
    "trace of another project",
    "give the trace that was made of this project, with `--source` on the folder analysed",
)
TRACE_STALE = _register(
    "STR391",
    _WARNING,
    "source changed since the trace",
    "record the trace anew; until then what it says of changed files may be wrong",
)
TRACE_MISSED_CALLS = _register(
    "STR392",
    _INFO,
    "calls that were seen and not found",
    "`trace.missed` in report.json lists them; name the callees in a facts file",
)
TRACE_UNKNOWN_ROUTES = _register(
    "STR393",
    _WARNING,
    "routes that were served and not found",
    "they are registered in a way that the analysis does not follow; keep them in rules by hand",
)
TRACE_SEEN_EFFECT = _register(
    "STR394",
    _INFO,
    "effect that was seen and not found",
    "it has been added to the endpoint",
)
TRACE_BROKEN_PROMISE = _register(
    "STR395",
    _WARNING,
    "effect that was seen and excluded",
    "it has been added to the endpoint, which no longer counts as complete; please report it",
)

# Configuration: STR4xx
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

# Surroundings: STR5xx
CACHE_DAMAGED = _register(
    "STR501", _WARNING, "the cache could not be used", "nothing to do; it was started anew"
)
GRAPHVIZ_MISSING = _register(
    "STR502",
    _WARNING,
    "no SVG was written because Graphviz's dot is not installed",
    "install graphviz (apt-get install graphviz, brew install graphviz)",
)
