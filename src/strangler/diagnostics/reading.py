"""What can be wrong with files and the names they import: STR1xx, STR2xx."""

from strangler.diagnostics.problems import Severity
from strangler.diagnostics.problems import register as _register

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

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
