"""What recognisers cannot resolve of tables, SQL and what changes them: STR37x to STR39x."""

from strangler.diagnostics.problems import Severity
from strangler.diagnostics.problems import register as _register

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

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
