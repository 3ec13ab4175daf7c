"""What the walk collected in, the facts of the file out: names resolved by the file's scopes."""

from collections.abc import Iterable, Sequence

import libcst as cst
import msgspec

from strangler import diagnostics
from strangler.analyzers.discovery import is_generated_head
from strangler.analyzers.extraction.aligning import MisalignedError
from strangler.analyzers.extraction.dynamic import dynamic_imports
from strangler.analyzers.extraction.flows import compile_flows
from strangler.analyzers.extraction.reading import ExpressionReader, chain_of
from strangler.analyzers.extraction.scopes import BUILTINS, STAR, UNKNOWN, ScopeKind, join
from strangler.analyzers.extraction.strings import evaluate
from strangler.analyzers.extraction.view import FileView
from strangler.analyzers.extraction.walking import walk_file
from strangler.analyzers.extraction.walking.raw import RawDefinition
from strangler.analyzers.parsing.import_scan import scan_imports
from strangler.analyzers.parsing.parser import ParsedModule, Unparsed, parse
from strangler.locations import pack
from strangler.model.facts import (
    Assignment,
    Definition,
    DottedString,
    Fact,
    FileProblem,
    Import,
    ModuleFacts,
    Parameter,
    UnresolvedCall,
    UseKind,
)
from strangler.model.names import LOCAL
from strangler.model.recogniser import Recogniser
from strangler.model.values import Call, Literal, Opaque, Value

_MAX_UNRESOLVED = 20
"""How many names of unresolved calls a file lists by kind; the rest is summed up."""


_MAX_QUOTED = 200
_TRANSPARENT = frozenset({"Annotated", "ClassVar", "Final", "Optional"})
"""Types whose first parameter is the type of the value."""


def extract(data: bytes, recognisers: Sequence[Recogniser]) -> ModuleFacts:
    """The facts of one file. Never raises for bad input or a recogniser's fault: those become
    problems of the file."""
    parsed = parse(data)
    if isinstance(parsed, Unparsed):
        imports = scan_imports(parsed.text) if parsed.text else ()
        return ModuleFacts(
            lines=parsed.lines,
            parsed=False,
            is_generated=is_generated_head(data),
            imports=imports,
            problems=(parsed.problem,),
        )
    try:
        return _FileFacts(parsed).build(is_generated_head(data), recognisers)
    except (MisalignedError, RecursionError, MemoryError) as error:
        code = diagnostics.PARSER_CRASHED
        why = "its words and its syntax tree disagree at"
        reason = f"{why} {error}" if isinstance(error, MisalignedError) else type(error).__name__
        text = parsed.tokens.text
        return ModuleFacts(
            lines=text.count("\n") + (1 if text and text[-1] != "\n" else 0),
            parsed=False,
            is_generated=is_generated_head(data),
            imports=scan_imports(text),
            problems=(FileProblem(code.id, f"{code.title}: {reason}", pack(1, 1)),),
        )


class _Positions(dict[int, int]):
    """Offsets to packed positions, computed when first asked for."""

    def __init__(self, parsed: ParsedModule) -> None:
        super().__init__()
        self._tokens = parsed.tokens

    def __missing__(self, offset: int) -> int:
        self[offset] = position = self._tokens.position(offset)
        return position


class _FileFacts:
    def __init__(self, parsed: ParsedModule) -> None:
        self.text = parsed.tokens.text
        self.tokens = parsed.tokens
        self.tree = parsed.tree
        self.walk = walk_file(parsed.tree, parsed.tokens)
        self.positions = _Positions(parsed)
        self.has_stars = any(item.name == "*" for item in self.walk.imports)
        self.reader = ExpressionReader(
            self.walk.aligner.offsets, self.positions.__getitem__, has_stars=self.has_stars
        )
        self.problems: list[FileProblem] = []

    def build(self, is_generated: bool, recognisers: Sequence[Recogniser]) -> ModuleFacts:
        names, uses, counts, resolved, unresolved = self._uses()
        imports = tuple(self._imports())
        definitions = tuple(map(self._definition, self.walk.definitions))
        assignments = tuple(self._assignments())
        view = FileView(
            self.walk, self.reader, self.positions, definitions, imports, assignments, self.tree
        )
        found = self._watch(recognisers, view)
        if self.walk.python_2_offset >= 0:
            code = diagnostics.PYTHON_2_SYNTAX
            place = self.positions[self.walk.python_2_offset]
            self.problems.append(FileProblem(code.id, code.title, place))
        text = self.text
        return ModuleFacts(
            lines=text.count("\n") + (1 if text and text[-1] != "\n" else 0),
            parsed=True,
            is_generated=is_generated,
            definitions=definitions,
            imports=imports,
            assignments=assignments,
            names=names,
            uses=uses,
            use_counts=counts,
            strings=tuple(self._strings()),
            dynamic_imports=tuple(dynamic_imports(self.walk, self.reader, self.positions)),
            unresolved_calls=unresolved,
            resolved_calls=resolved,
            problems=tuple(self.problems),
            found=found,
            flows=_flows(self),
        )

    # -- uses

    def _uses(
        self,
    ) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...], int, tuple[UnresolvedCall, ...]]:
        walk, positions = self.walk, self.positions
        index: dict[str, int] = {}
        uses: list[int] = []
        counts: list[int] = []
        odd = dict(walk.odd_calls)
        builtin_calls = 0
        for scope, met in zip(walk.scopes, walk.uses, strict=True):
            for (chain, kind, _), (offset, count) in met.items():
                root, _, rest = chain.partition(".")
                target = chain if chain[0] == LOCAL else scope.lookup(root, offset)
                if target is None:
                    if root in BUILTINS:
                        builtin_calls += count if kind is UseKind.CALL else 0
                        continue
                    target = STAR + root if self.has_stars else UNKNOWN + root
                if target[0] == UNKNOWN:
                    if kind is UseKind.CALL:
                        key = ("receiver" if rest else "local", rest.rpartition(".")[2] or root)
                        known = odd.setdefault(key, [offset, 0])
                        known[1] += count
                    continue
                name = target if chain[0] == LOCAL else join(target, rest)
                number = index.setdefault(name, len(index))
                uses += (scope.definition, number, kind, positions[offset])
                counts.append(count)
        unresolved = self._unresolved(odd)
        return tuple(index), tuple(uses), tuple(counts), builtin_calls, unresolved

    def _unresolved(self, odd: dict[tuple[str, str], list[int]]) -> tuple[UnresolvedCall, ...]:
        kinds: dict[str, list[UnresolvedCall]] = {}
        for (kind, name), (offset, count) in odd.items():
            call = UnresolvedCall(kind, name, count, self.positions[offset])
            kinds.setdefault(kind, []).append(call)
        result: list[UnresolvedCall] = []
        for kind, calls in sorted(kinds.items()):
            calls.sort(key=lambda call: (-call.count, call.position))
            result.extend(calls[:_MAX_UNRESOLVED])
            rest = calls[_MAX_UNRESOLVED:]
            if rest:
                total = sum(call.count for call in rest)
                result.append(UnresolvedCall(kind, "", total, rest[0].position))
        return tuple(result)

    # -- definitions and bindings

    def _imports(self) -> Iterable[Import]:
        for item in self.walk.imports:
            yield Import(
                item.module,
                item.name,
                item.alias,
                item.kind,
                item.scope.definition,
                self.positions[item.offset],
            )

    def _definition(self, raw: RawDefinition) -> Definition:
        node, outer, read = raw.node, raw.outer, self.reader.read
        position = self.positions[raw.offset]
        end_line = self.tokens.line(max(raw.end - 1, 0))
        if isinstance(node, cst.ClassDef):
            return Definition(
                raw.kind,
                raw.name,
                outer.definition,
                position,
                end_line,
                tuple(read(d.decorator, outer) for d in node.decorators),
                tuple(read(_subscripted(base.value), outer) for base in node.bases),
                tuple(
                    (k.keyword.value if k.keyword else k.star, read(k.value, outer))
                    for k in node.keywords
                ),
            )
        parameters = tuple(self._parameters(node.params, raw))
        if isinstance(node, cst.Lambda):
            return Definition(
                raw.kind, raw.name, outer.definition, position, end_line, parameters=parameters
            )
        return Definition(
            raw.kind,
            raw.name,
            outer.definition,
            position,
            end_line,
            tuple(read(d.decorator, outer) for d in node.decorators),
            parameters=parameters,
            returns=self._annotation(node.returns, raw),
            is_async=node.asynchronous is not None,
        )

    def _parameters(self, node: cst.Parameters, raw: RawDefinition) -> Iterable[Parameter]:
        star = node.star_arg
        for parameter in (
            *node.posonly_params,
            *node.params,
            *((star,) if isinstance(star, cst.Param) else ()),
            *node.kwonly_params,
            *((node.star_kwarg,) if node.star_kwarg else ()),
        ):
            default: Value | None = None
            if parameter.default is not None:
                value = self.reader.read(parameter.default, raw.outer)
                default = value if isinstance(value, Call | Literal) else None
            star_text = parameter.star if isinstance(parameter.star, str) else ""
            yield Parameter(
                star_text + parameter.name.value,
                self._annotation(parameter.annotation, raw),
                default,
            )

    def _annotation(self, node: cst.Annotation | None, raw: RawDefinition) -> str:
        """The one class that an annotation names (`T`, `"T"`, `Optional[T]`, `T | None`)."""
        if node is None:
            return ""
        return self._named_type(node.annotation, raw)

    def _named_type(self, node: cst.BaseExpression, raw: RawDefinition) -> str:
        match node:
            case cst.SimpleString():
                text = (evaluate(node.value) or "").strip()
                if not all(part.isidentifier() for part in text.split(".")):
                    return self._quoted_type(text, raw)
                root, _, rest = text.partition(".")
                return join(self.reader.resolve(root, raw.outer, raw.offset), rest)
            case cst.Name() | cst.Attribute():
                return self.reader.name(node, raw.outer)
            case cst.Subscript() if chain_of(node.value).rpartition(".")[2] in _TRANSPARENT:
                inner = node.slice[0].slice
                return self._named_type(inner.value, raw) if isinstance(inner, cst.Index) else ""
            case cst.BinaryOperation(operator=cst.BitOr()):
                sides = [s for s in (node.left, node.right) if chain_of(s) != "None"]
                return self._named_type(sides[0], raw) if len(sides) == 1 else ""
            case _:
                return ""

    def _quoted_type(self, text: str, raw: RawDefinition) -> str:
        """The one class of a quoted annotation that is more than a name."""
        if not text or len(text) > _MAX_QUOTED:
            return ""
        try:
            return self._named_type(cst.parse_expression(text), raw)
        except (cst.ParserSyntaxError, cst.CSTValidationError):
            return ""

    def _assignments(self) -> Iterable[Assignment]:
        for raw in self.walk.assignments:
            if raw.scope.kind not in (ScopeKind.MODULE, ScopeKind.CLASS):
                continue
            value: Value = Opaque("unset")
            if raw.value is not None:
                value = self.reader.read(raw.value, raw.scope)
            annotation = None
            if raw.annotation is not None:
                annotation = self.reader.read(raw.annotation, raw.scope)
            yield Assignment(
                raw.scope.definition,
                raw.name,
                value,
                self.positions[raw.offset],
                annotation,
                raw.augmented,
                raw.conditional,
            )

    def _strings(self) -> Iterable[DottedString]:
        for raw in self.walk.strings:
            context = raw.context
            if raw.called and context:
                root, _, rest = context.partition(".")
                context = join(self.reader.resolve(root, raw.scope, raw.offset), rest)
            yield DottedString(raw.text, context, raw.scope.definition, self.positions[raw.offset])

    # -- recognisers

    def _watch(self, recognisers: Sequence[Recogniser], view: FileView) -> dict[str, msgspec.Raw]:
        packages = {item.module.partition(".")[0] for item in self.walk.imports}
        found: dict[str, msgspec.Raw] = {}
        for recogniser in recognisers:
            if "*" not in recogniser.wakes_on and packages.isdisjoint(recogniser.wakes_on):
                continue
            try:
                facts: list[Fact] = list(recogniser.watch(view))
                if facts:
                    found[recogniser.name] = msgspec.Raw(msgspec.msgpack.encode(facts))
            except Exception as error:  # a plug-in's fault must not lose the file
                code = diagnostics.RECOGNISER_FAILED
                message = f"recogniser {recogniser.name!r} failed here: {error!r}"
                self.problems.append(FileProblem(code.id, message, pack(1, 1)))
        return found


def _flows(file: _FileFacts) -> bytes:
    flows = compile_flows(file.tree, file.walk, file.positions, file.has_stars)
    return msgspec.msgpack.encode(flows)


def _subscripted(base: cst.BaseExpression) -> cst.BaseExpression:
    """The class in `Generic[T]`."""
    return base.value if isinstance(base, cst.Subscript) else base
