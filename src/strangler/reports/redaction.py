"""Lines of source in, the same lines without secrets out.

Rather hides a harmless text than shows a secret: what looks like a secret by its name, its
form or its randomness becomes `[redacted]`. Names of settings and of environment variables
stay, for they are what a reader of a report needs."""

import re
from collections.abc import Sequence

from strangler.reports.randomness import looks_random

__all__ = ["REDACTED", "redact", "redact_line"]

REDACTED = "[redacted]"

_REACH = 40
"""How many lines back the beginning of a display or of a call is looked for."""

_NEAR = 200
"""How many characters before a value are looked at; longer would take quadratic time."""
_LONGEST_LINE = 2_000
"""Characters of a line that are looked at; no more of it is ever shown."""

_WORDS = (
    r"pass(?:word|wd|phrase|code|wort)|passw|\bpwd|_pwd|pwd\b|secret|token|api_?-?key|apikey|"
    r"access_?-?key|auth_?-?key|account_?-?key|secret_?-?key|private_?-?key|encryption_?-?key|"
    r"signing|crypt_?-?key|fernet|credential|authorization|bearer|\bauth\b|_auth\b|\bsalt\b|"
    r"_salt\b|\bdsn\b|_dsn\b|connection_?-?string|conn_str|webhook|cookie|session_?-?(?:id|key)|"
    r"\bpin\b|\botp\b|totp|_key_id\b|licen[cs]e_?-?key|\bpass\b|_pass\b|\bpw\b|_pw\b|"
    r"(?:aes|des|rsa|hmac|jwt|ssh|gpg|pgp|master|root|client|server|shared)_?-?key|"
    r"(?-i:\bKEY\b|_KEY\b)"
)
_SENSITIVE = re.compile(_WORDS, re.IGNORECASE)

_LITERAL = re.compile(
    r"(?P<prefix>\b[rRbBuUfF]{1,2})?(?P<quote>'''|\"\"\"|'|\")"
    r"(?P<body>(?:\\.|(?!(?P=quote)).)*)(?P<end>(?P=quote)|$)"
)
_BINDS = re.compile(
    rf"(?:{_WORDS})[\w-]*[\"']?\s*\]?\s*(?:[:=(]|!=|\b(?:in|is|not\s+in)\b)"
    rf"|[\"'][\w-]*(?:{_WORDS})[\w-]*[\"']\s*,"
    r"|\b(?:hmac\.\w+|jwt\.\w+|create_(?:super)?user|pbkdf2\w*|login|\w*Signer|\w*Serializer)\s*\(",
    re.IGNORECASE,
)
"""A sensitive name that is given a value: all literals after it are taken for that value."""
_ASSIGNS = re.compile(r"(?<![=!<>])=(?!=)")
_LOOKUP_BEFORE = re.compile(
    r"(?:environ\s*\[|(?:environ\.(?:get|setdefault|pop)|getenv|env(?:\.\w+)?|config|get_secret|"
    r"get|setdefault|pop|getattr|setattr|hasattr)\s*\((?:\s*\w+\s*,)?)\s*$",
    re.IGNORECASE,
)
_NAME_ITSELF = re.compile(r"[A-Za-z][\w.-]{0,80}")
_NUMBER = re.compile(r"(?<![\w.])\d[\d_]{3,}(?![\w.])")
_UNQUOTED = re.compile(
    rf"(?P<head>(?:{_WORDS})[\w-]*[\"']?\s*[:=]\s*)(?P<value>[^\s\"'()\[\]{{}},;]{{4,}})(?![\w(\[.])",
    re.IGNORECASE,
)
_QUERY = re.compile(
    rf"([?&;][\w.-]{{0,40}}(?:{_WORDS}|key|sig|code)[\w.-]{{0,40}}=)([^&\s\"'<>]+)", re.IGNORECASE
)
_URL_USER = re.compile(
    r"(\b[a-zA-Z][\w+.-]{0,20}://)(?:[^\s\"'/?#<>]*|[^\s\"'/?#<>:]*:[^\s\"'<>]*)@"
)
_SCHEME = re.compile(
    r"\b(bearer|basic|digest|apikey)\s+(?!\[redacted\])[\w+/=.~:-]{6,}", re.IGNORECASE
)
_OPTION = re.compile(
    rf"(\s--?(?:[\w-]{{0,20}}(?:{_WORDS})[\w-]*|u|user)[\s=]+)(?![\[=({{%])[^\s\"']+"
    r"|(\bmysql\w*\b[^\"']*?\s-p)[^\s\"']+",
    re.IGNORECASE,
)
_WITHIN = re.compile(rf"((?:{_WORDS})[\w-]*\s*[:=]\s*)(?![\[{{%<])[^\s;,&\"']+", re.IGNORECASE)
"""`password=word` inside a literal is never code, so even a plain word is hidden."""
_FORMS = re.compile(
    r"(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{12,}"  # AWS
    r"|gh[pousr]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}"  # GitHub, GitLab
    r"|(?:sk|pk|rk|whsec)[_-](?:live|test|proj|ant|svcacct)?[_-]?[\w-]{12,}"  # Stripe and others
    r"|xox[abeoprs]-[\w-]{8,}|hooks\.slack\.com/services/[\w/]+"  # Slack
    r"|AIza[\w-]{30,}|ya29\.[\w-]+"  # Google
    r"|eyJ[\w-]{6,}(?:\.[\w-]*){0,4}"  # JSON Web Token
    r"|SG\.[\w-]{8,}\.[\w-]+|npm_\w{20,}|pypi-[\w-]{16,}|dop_v1_\w{16,}|shp(?:at|ss|ca)_\w{16,}"
    r"|-----BEGIN[^-]*-----.*"
)
_RUN = re.compile(r"[A-Za-z0-9+/_=-]{16,}")
_KEY_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|PGP MESSAGE|CERTIFICATE)[A-Z ]*-----")
_KEY_END = re.compile(r"-----END [A-Z0-9 ]+-----")
_BLOCK = re.compile(r"\s*(?:async|def|class|if|elif|else|for|while|with|try)\b")
_OPENS = re.compile(r"(?:[=(\[{\\]|=>|\"\"\"|'''|[\w\"'\]]:)\s*(?:#.*)?$")


def redact(lines: Sequence[str], numbers: Sequence[int]) -> dict[int, str]:
    """The asked-for lines (numbers from 1) of a file without their secrets.

    The other lines are looked at for what goes over several: key blocks, and displays or
    calls that belong to a sensitive name above."""
    hidden = _key_blocks(lines)
    return {
        number: REDACTED
        if number in hidden
        else redact_line(lines[number - 1], belongs_to_secret=_below_secret(lines, number - 1))
        for number in numbers
        if 0 < number <= len(lines)
    }


def redact_line(line: str, *, belongs_to_secret: bool = False) -> str:
    """One line without secrets; with `belongs_to_secret` no literal in it is shown."""
    shown = _FORMS.sub(REDACTED, line[:_LONGEST_LINE])
    shown = _URL_USER.sub(rf"\1{REDACTED}@", shown)
    shown = _SCHEME.sub(rf"\1 {REDACTED}", shown)
    shown = _OPTION.sub(lambda option: f"{option[1] or option[2]}{REDACTED}", shown)
    shown = _QUERY.sub(rf"\1{REDACTED}", shown)
    shown = _without_literals(shown, belongs_to_secret)
    if belongs_to_secret and not _LITERAL.search(shown) and not _OPENS.search(shown):
        shown = re.sub(r"[^\s()\[\]{},]{4,}", REDACTED, shown)
    shown = _UNQUOTED.sub(_unquoted, shown)
    return _RUN.sub(lambda run: REDACTED if looks_random(run[0]) else run[0], shown)


def _without_literals(line: str, belongs_to_secret: bool) -> str:
    """From the first sensitive name that binds a value to the end of the line, every literal
    and every long number is hidden, but for the names of what is looked up."""
    pieces: list[str] = []
    at = 0
    binding = 0 if belongs_to_secret else _binding(line)
    for found in _LITERAL.finditer(line):
        between, after = line[at : found.start()], line[found.end() :]
        key = _is_key(line[: found.start()][-_NEAR:], found["body"], after)
        if (binding <= found.start() and not key) or _compared_with_secret(after):
            pieces.append(_NUMBER.sub(REDACTED, between) + _hidden(found))
        else:
            text = found[0] if key else _WITHIN.sub(rf"\1{REDACTED}", found[0])
            pieces.append(between + text)
        if key and _SENSITIVE.search(found["body"]):
            binding = min(binding, found.end())
        at = found.end()
    rest = line[at:]
    pieces.append(_NUMBER.sub(REDACTED, rest) if binding < len(line) else rest)
    return "".join(pieces)


def _binding(line: str) -> int:
    """Where the value of a sensitive name may begin; past the end where there is none."""
    found = _BINDS.search(line)
    first = found.end() if found else len(line) + 1
    return min(first, _assigned(line))


def _assigned(line: str) -> int:
    """Where the right side of an assignment to a sensitive name begins, or past the end."""
    sign = _ASSIGNS.search(line)
    if sign and "(" not in line[: sign.start()] and _SENSITIVE.search(line[: sign.start()]):
        return sign.end()
    return len(line) + 1


def _is_key(before: str, body: str, after: str) -> bool:
    """Whether a literal is the name of something: looked up, or a key of a dict."""
    if not _NAME_ITSELF.fullmatch(body):
        return False
    return bool(_LOOKUP_BEFORE.search(before) or re.match(r"\s*\]?\s*(?::|=(?!=))", after))


def _compared_with_secret(after: str) -> bool:
    compared = re.match(r"\s*(?:==|!=)\s*[\w.]*", after)
    return bool(compared and _SENSITIVE.search(compared[0]))


def _hidden(found: "re.Match[str]") -> str:
    if not found["body"]:
        return found[0]
    return f"{found['prefix'] or ''}{found['quote']}{REDACTED}{found['end']}"


def _unquoted(found: "re.Match[str]") -> str:
    """`password: hunter2` in a comment or a text; a plain identifier is code and stays."""
    value = found["value"]
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z_.]*", value)
    return found[0] if plain or value == REDACTED else f"{found['head']}{REDACTED}"


def _key_blocks(lines: Sequence[str]) -> set[int]:
    """The numbers of all lines of private key and certificate blocks; one without an end goes
    on to the end of the file."""
    hidden: set[int] = set()
    if not any("-----BEGIN" in line for line in lines):
        return hidden
    inside = False
    for number, line in enumerate(lines, 1):
        begins = _KEY_BEGIN.search(line)
        if inside or begins:
            hidden.add(number)
        inside = (inside or bool(begins)) and not _KEY_END.search(line)
    return hidden


def _below_secret(lines: Sequence[str], index: int) -> bool:
    """Whether a line is inside a display, call or text that a sensitive name above opens:
    a line with less indentation that ends in an opening character, and so on outwards."""
    if not lines[index].strip():
        return False
    indentation = _indentation(lines[index])
    for above in range(index - 1, max(-1, index - 1 - _REACH), -1):
        line = lines[above][:_LONGEST_LINE]
        text = line.lstrip()
        if not text or text[0] == "#":
            continue
        own = len(line) - len(text)
        less = own < indentation or (above == index - 1 and line.endswith("\\"))
        if not (less or '"""' in text or "'''" in text):
            continue
        if _opens_secret(line):
            return True
        indentation = min(indentation, own)
        if indentation == 0:
            return False
    return False


def _opens_secret(line: str) -> bool:
    """Whether a line ends within the value of a sensitive name. Blocks of code do not count."""
    if _BLOCK.match(line):
        return False
    if not _OPENS.search(line) and not re.search(r"(?:\"\"\"|''')[^\"']*$", line):
        return False
    code = re.sub(r"\s*(?:#.*)?$", "", line)
    if _assigned(code) <= len(code):
        return True
    opened = re.sub(r"(?:\\|[rbfuRBFU]{0,2}(?:\"\"\"|''').*|[\[({]+)$", "", code)[-_NEAR:]
    return any(found.end() >= len(opened) for found in _BINDS.finditer(opened + "("))


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
