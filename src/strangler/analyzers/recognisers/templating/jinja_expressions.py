"""Tokens of a Jinja expression in, Python of the same effect out.

Rules: jinja.palletsprojects.com, templates ("Expressions"; "Variables": an attribute, else an item)
and jinja2/parser.py for what binds how. Everything is taken to be evaluated: which branch of an
expression runs is not told."""

from collections.abc import Mapping, Sequence
from keyword import iskeyword

from strangler.analyzers.recognisers.templating.coding import Code
from strangler.analyzers.recognisers.templating.jinja_filters import Helpers, filtered, tested
from strangler.analyzers.recognisers.templating.jinja_lexing import Token

_BINARY: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"==", "!=", "<", ">", "<=", ">=", "in"}),
    frozenset({"+", "-"}),
    frozenset({"~"}),
    frozenset({"*", "/", "//", "%"}),
    frozenset({"**"}),
)
_CONSTANTS = {"true": "True", "false": "False", "none": "None"}
_CONSTANTS |= {word: word for word in ("True", "False", "None")}
_NOT = 2
"""`not` binds more loosely than comparisons."""


class UnreadableError(Exception):
    """Not the syntax of an expression."""


class Expressions:
    """Reads tokens from left to right and writes what they do to `code`."""

    def __init__(self, code: Code, tokens: Sequence[Token], helpers: Helpers) -> None:
        self.code = code
        self.helpers = helpers
        self._tokens = tokens
        self.caller = ""
        """What the outermost call is given as `caller`."""
        self._at = 0

    # -- words

    @property
    def last(self) -> str:
        """The last word of all."""
        return self._tokens[-1].text if self._tokens else ""

    @property
    def next(self) -> str:
        """The next mark or name; empty at the end and before texts and numbers."""
        if self._at >= len(self._tokens):
            return ""
        token = self._tokens[self._at]
        return token.text if token.kind in ("mark", "name") else ""

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self._at >= len(self._tokens)

    def take(self, *words: str) -> bool:
        """Go past one of these words if it is next."""
        if self.next and self.next in words:
            self._at += 1
            return True
        return False

    def expect(self, word: str) -> None:
        """Go past a word that must be there."""
        if not self.take(word):
            raise UnreadableError(word)

    def identifier(self) -> str:
        """A name."""
        token = self._token()
        if token.kind != "name":
            raise UnreadableError(token.text)
        return token.text

    def _token(self) -> Token:
        if self.done:
            raise UnreadableError("")
        self._at += 1
        return self._tokens[self._at - 1]

    # -- expressions

    def expression(self) -> str:
        """One expression, conditional ones too."""
        value = self._binary(0)
        while self.take("if"):
            self.truth(self._binary(0))
            other = self.expression() if self.take("else") else "()"
            value = self.code.new(f"{value} or {other}")
        return value

    def operand(self) -> str:
        """An expression without `if`: what `for` goes through."""
        return self._binary(0)

    def several(self) -> str:
        """`a, b`: a tuple without brackets."""
        values = [self.expression()]
        while self.take(","):
            if self.done or self.next in ("=", ")"):
                break
            values.append(self.expression())
        return values[0] if len(values) == 1 else f"({', '.join(values)})"

    def truth(self, value: str) -> None:
        """A value is tested."""
        if value.isidentifier():
            self.code.line(f"bool({value})")

    def _binary(self, level: int) -> str:
        if level == len(_BINARY):
            return self._unary()
        if level == _NOT and self.take("not"):
            self.truth(self._binary(_NOT))
            return "True"
        value = self._binary(level + 1)
        while True:
            operator = self.next
            if level == _NOT and operator == "not" and self._follows("in"):
                self._at += 1
                operator = self.next
            if operator not in _BINARY[level]:
                return value
            self._at += 1
            other = self._binary(level + 1)
            if operator == "~":
                self.code.shown(value)
                self.code.shown(other)
                value = '""'
            else:
                value = self.code.new(f"{value} {operator} {other}")

    def _follows(self, word: str) -> bool:
        after = self._at + 1
        return after < len(self._tokens) and self._tokens[after].text == word

    def _unary(self) -> str:
        if self.take("-", "+"):
            return self._unary()
        return self._filters(self._postfix(self._primary()))

    def _primary(self) -> str:
        token = self._token()
        word = token.text
        if token.kind == "text":
            parts = [word]
            while not self.done and self._tokens[self._at].kind == "text":
                parts.append(self._token().text)
            return repr("".join(part[1:-1] for part in parts))
        if token.kind == "number":
            return word.replace("_", "").lstrip("0") or "0"
        if token.kind == "name":
            return self._name(word)
        if word == "(":
            if self.take(")"):
                return "()"
            value = self.several()
            self.expect(")")
            return value
        if word == "[":
            values = self._listed("]")
            return self.code.new(f"[{', '.join(values)}]")
        if word == "{":
            return self._dict()
        raise UnreadableError(word)

    def _listed(self, end: str) -> list[str]:
        values: list[str] = []
        while not self.take(end):
            values.append(self.expression())
            if not self.take(","):
                self.expect(end)
                break
        return values

    def _dict(self) -> str:
        pairs: list[str] = []
        while not self.take("}"):
            key = self.expression()
            self.expect(":")
            pairs.append(f"{key}: {self.expression()}")
            if not self.take(","):
                self.expect("}")
                break
        return self.code.new("{" + ", ".join(pairs) + "}")

    def _name(self, name: str) -> str:
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if name in ("super", "self") and not any(name in s for s in self.code.scopes):
            return "()"  # blocks of a parent, which are written where they stand
        if name in _BUILT_IN and not any(name in scope for scope in self.code.scopes):
            return _BUILT_IN[name]
        return self.code.name(name)

    def _postfix(self, value: str) -> str:
        while True:
            if self.take("."):
                name = self._token().text
                if self.next == "(":
                    value = self._method(value, name)
                else:
                    value = self.code.attribute(value, name)
            elif self.take("["):
                value = self._subscript(value)
            elif self.take("("):
                given = self.arguments()
                value = "()" if value == "()" else self.code.new(f"{value}({given})")
            else:
                return value

    def _method(self, value: str, name: str) -> str:
        self.expect("(")
        given = self.arguments()
        code = self.code
        if value == "()" or (value == "v_loop" and name in ("cycle", "changed")):
            return code.new(f"({given},)[0]") if name == "cycle" and given else "()"
        if not value.isidentifier():
            value = code.new(value)
        if value in code.modules:
            return code.new(f'{value}["{name}"]({given})')
        called = f'getattr({value}, "{name}")' if iskeyword(name) else f"{value}.{name}"
        held = f", {given}" if given else ""
        return code.new(f'{called}({given}) or calls({value}["{name}"]{held})')

    def _subscript(self, value: str) -> str:
        code = self.code
        if not value.isidentifier():
            value = code.new(value)
        parts: list[str] = []
        key = ""
        while not self.take("]"):
            if self.take(":"):
                parts.append(key)
                key = ""
            elif self.take(","):
                continue
            else:
                key = self.expression()
        if parts:
            return code.new(f"{value}[{':'.join([*parts, key])}]")
        if key[:1] in "'\"" and key[1:-1].isidentifier() and not iskeyword(key[1:-1]):
            return code.new(f"{value}[{key}] or {value}.{key[1:-1]}")
        return code.new(f"{value}[{key or 0}]")

    def arguments(self) -> str:
        """What stands between the brackets of a call."""
        given: list[str] = []
        named: list[str] = [f"caller={self.caller}"] if self.caller else []
        self.caller = ""
        odd: list[str] = []
        while not self.take(")"):
            if self.take("**"):
                named.append(f"**{self.expression()}")
            elif self.take("*"):
                given.append(f"*{self.expression()}")
            elif self._follows("=") and self._tokens[self._at].kind == "name":
                name = self.identifier()
                self.expect("=")
                value = self.expression()
                if iskeyword(name):
                    odd.append(f'"{name}": {value}')
                else:
                    named.append(f"{name}={value}")
            else:
                given.append(self.expression())
            if not self.take(","):
                self.expect(")")
                break
        if odd:
            named.append("**{" + ", ".join(odd) + "}")
        return ", ".join((*given, *named))

    # -- filters and tests

    def _filters(self, value: str) -> str:
        while True:
            if self.take("|"):
                value = self.filter(value)
            elif self.take("is"):
                self.take("not")
                name = self._dotted()
                tested(self.code, self.helpers, name, value, self._tested())
                value = "True"
            elif self.next == "(":
                value = self._postfix(value)
            else:
                return value

    def filter(self, value: str) -> str:
        """`name` or `name(arguments)` after a bar."""
        name = self._dotted()
        positional: list[str] = []
        named: dict[str, str] = {}
        given = ""
        if self.take("("):
            before = self._at
            given = self.arguments()
            positional, named = _parted(self._tokens[before : self._at - 1])
        return filtered(self.code, self.helpers, name, value, given, positional, named)

    def _dotted(self) -> str:
        name = self.identifier()
        while self.take("."):
            name += f".{self.identifier()}"
        return name

    def _tested(self) -> str:
        """The argument of a test, which may stand without brackets."""
        if self.take("("):
            return self.arguments()
        if self.done or self.next in _AFTER_TEST:
            return ""
        kind = self._tokens[self._at].kind
        if kind in ("name", "text", "number") or self.next in ("[", "{"):
            return self._postfix(self._primary())
        return ""


def is_name(text: str) -> bool:
    """Whether Python takes a word for a name."""
    return text.isidentifier() and not iskeyword(text)


def _parted(tokens: Sequence[Token]) -> tuple[list[str], dict[str, str]]:
    """The arguments of a filter that are literal texts: by place, and by name."""
    positional: list[str] = []
    named: dict[str, str] = {}
    depth = 0
    part: list[Token] = []
    for token in (*tokens, Token("mark", ",")):
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if token.kind == "mark" and token.text == "," and depth == 0:
            texts = [one.text[1:-1] for one in part if one.kind == "text"]
            if len(part) == 1:
                positional.append(texts[0] if texts else "")
            elif len(part) == 3 and part[1].text == "=" and texts:
                named[part[0].text] = texts[0]
            part = []
        else:
            part.append(token)
    return positional, named


_AFTER_TEST = frozenset({"and", "or", "not", "else", "if", "is", "in", "recursive"})
_BUILT_IN: Mapping[str, str] = {"range": "range", "dict": "dict", "lipsum": "str"}
