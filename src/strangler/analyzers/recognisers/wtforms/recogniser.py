"""WTForms and Flask-WTF: which methods of the project validate and filter a form's fields.

Rules: wtforms.readthedocs.io, forms ("Inline Validators", "Inline Filters") and fields (what a
custom field overrides). It concludes nothing; the call solver is told."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from strangler.analyzers.recognisers.following import classes_of, is_imported, product_modules
from strangler.model.behaviour import Behaviour, Listener
from strangler.model.facts import DefinitionKind, Fact
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.views import ModuleView

_PACKAGES = ("wtforms", "flask_wtf")
_FORMS = frozenset({"Form", "BaseForm", "FlaskForm"})
_INLINE = ("validate_", "filter_")
_NO_FIELD = frozenset({"validate_on_submit"})
_OF_A_FIELD = {
    "process": "wtforms.load",
    "process_data": "wtforms.load",
    "process_formdata": "wtforms.load",
    "post_process": "wtforms.load",
    "iter_choices": "wtforms.load",
    "pre_validate": "wtforms.check",
    "post_validate": "wtforms.check",
    "validate": "wtforms.check",
}
"""What a field overrides, and when forms come to it."""


class WTForms:
    """The recogniser of forms."""

    name = "wtforms"
    version = 1
    wakes_on: tuple[str, ...] = _PACKAGES
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = ()
    standins: Path = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Class bodies are in the general facts."""
        return ()

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Nothing that is counted."""
        return Conclusion()

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """What filling and validating a form calls."""
        if not is_imported(inventory, *_PACKAGES):
            return
        for module in product_modules(inventory):
            for dotted in classes_of(inventory, module):
                roots = [b for b in inventory.ancestors(dotted) if b.startswith(_PACKAGES)]
                if any(root.rpartition(".")[2] in _FORMS for root in roots):
                    yield from _inline(inventory, dotted)
                elif any(".fields" in root or root.endswith("Field") for root in roots):
                    yield from _field(inventory, dotted)


def _inline(inventory: Inventory, form: str) -> Iterator[Listener]:
    """`validate_NAME(form, field)` and `filter_NAME(form, data)`."""
    for name, method in _methods(inventory, form):
        if name.startswith(_INLINE) and name not in _NO_FIELD:
            yield Listener(f"wtforms.{name.partition('_')[0]}", form, method)


def _field(inventory: Inventory, field: str) -> Iterator[Listener]:
    """What a field of the project overrides; forms do not tell apart whose fields they have."""
    for name, method in _methods(inventory, field):
        if name in _OF_A_FIELD:
            yield Listener(_OF_A_FIELD[name], "", method)


def _methods(inventory: Inventory, dotted: str) -> Iterator[tuple[str, str]]:
    for name, method in sorted(inventory.members(dotted).items()):
        place = inventory.definition(method)
        if place is not None and place[1].kind is DefinitionKind.FUNCTION:
            yield name, method
