"""Where the arguments of a file's calls come from."""

from pathlib import Path

from strangler.analyzers.effects.flowing import FileTexts, Text
from strangler.analyzers.effects.rules import Place
from strangler.locations import pack
from support.trees import link

_NAMES = 10


def test_names_assigned_from_one_another_are_followed_once_a_place(tmp_path: Path) -> None:
    copies = "".join(f"box.a{i} = box.a{i + 1}\n" * 3 for i in range(_NAMES))
    source = f"import box\nbox.a{_NAMES} = 'https://a.b'\n{copies}box.send(box.a0)\n"
    facts = link(tmp_path, {"shop/__init__.py": "", "shop/m.py": source}).inventory.facts("shop.m")
    asked: list[str] = []
    texts = FileTexts(facts, asked.append)

    found = texts.argument(pack(len(source.splitlines()), 1), Place(0, ""))

    assert found == Text("https://a.b", whole=True)
    assert 0 < len(asked) < 3 * (_NAMES + 1)  # followed anew each time: three to the tenth
