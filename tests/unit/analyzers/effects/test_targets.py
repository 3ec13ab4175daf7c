"""What a call says of the target of its effect."""

from pathlib import Path

import pytest

from strangler.analyzers.effects.cataloguing import Entry
from strangler.analyzers.effects.rules import read_rule
from strangler.analyzers.effects.targets import Targets
from strangler.locations import Location, pack
from strangler.model.effects import Effect, EffectKind
from strangler.model.recogniser import Conclusions, PlatformUse
from support.trees import link, write

SETTINGS = """
    HOST = "https://pay.example.com"
    URL = HOST + "/v1/charges"
"""


@pytest.fixture
def target(tmp_path: Path):
    """A call, on the last line of a module, and a rule in; the target out."""

    def target_(source: str, rule: str, *, kind: EffectKind = EffectKind.HTTP, name="lib.f"):
        *before, call = source.split(" ;; ")
        text = "\n".join(["import lib, user, x", "import shop.settings as own", *before, call, ""])
        files = {"shop/__init__.py": "", "shop/settings.py": SETTINGS, "shop/m.py": text}
        inventory = link(write(tmp_path, {}), files).inventory
        line = len(text.splitlines())
        column = len(call) - len(call.lstrip()) + 1
        settings = PlatformUse("shop.settings", "settings", Location("shop/settings.py", 1))
        targets = Targets(inventory, Conclusions(platform=(settings,)))
        entry = Entry(kind, read_rule(rule))
        return targets.effect(entry, name, "shop.m", pack(line, column)).target

    return target_


@pytest.mark.parametrize(
    ("source", "host"),
    [
        ("lib.f('https://api.example.com:8080/v1')", "api.example.com"),
        ("lib.f(url='https://api.example.com')", "api.example.com"),
        ("lib.f('mail.example.com:25')", "mail.example.com"),
        ("U = 'https://a.b/' ;; lib.f(U + x)", "a.b"),
        ("lib.f('https://a.b/%s' % x)", "a.b"),
        ("lib.f('https://a.b/{}'.format(x))", "a.b"),
        ("lib.f(f'https://a.b/{x}')", "a.b"),
        ("lib.f(f'{own.HOST}/v1/{x}')", "pay.example.com"),
        ("lib.f('https://a.b' '/c')", "a.b"),
        ("lib.f(f'https://{x}')", ""),
        ("lib.f(own.URL)", "pay.example.com"),
        ("from django.conf import settings ;; lib.f(settings.URL)", "pay.example.com"),
        ("def f(): ;;     u = own.HOST ;;     lib.f(u)", "pay.example.com"),
        (
            "class A: ;;  base = 'https://a.b/' ;;  def f(self): ;;   lib.f(self.base)",
            "a.b",
        ),
        ("lib.f(url)", ""),
        ("lib.f('https://' + x)", ""),
        ("lib.f('http://[')", ""),
        ("lib.f()", ""),
    ],
)
def test_a_host_is_read_as_far_as_the_code_tells(target, source: str, host: str) -> None:
    assert target(source, "host of url@0") == host


def test_a_key_may_be_known_at_its_beginning_only(target) -> None:
    assert target("lib.f('cart:%s' % user)", "key of @0") == "cart:*"
    assert target("lib.f(f'cart:{user}:x')", "key of @0") == "cart:*"
    assert target("lib.f('cart')", "key of @0") == "cart"
    assert target("lib.f('cart:' + user)", "text of @0") == ""


def test_a_subscript_is_a_call_with_its_key(target) -> None:
    assert target("lib['cart_id']", "key of @0") == "cart_id"
    assert target("lib['cart_id'] = 1", "key of @0") == "cart_id"


def test_an_operation_is_read_from_the_name(target) -> None:
    name = "boto3.client[s3].put_object"
    assert target("lib.f()", "operation", name=name) == "s3.put_object"
    assert target("lib.f()", "name", name=name) == "put_object"
    assert target("lib.f()", "'smtp'") == "smtp"


def test_what_a_method_is_called_on_may_be_the_target(target) -> None:
    source = "def send(): ... ;; send.delay(1)"
    assert target(source, "receiver") == "shop.m.send"


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ("lib.f('x')", EffectKind.READS_FILE),
        ("lib.f('x', 'rb')", EffectKind.READS_FILE),
        ("lib.f('x', 'w')", EffectKind.WRITES_FILE),
        ("lib.f('x', mode='a')", EffectKind.WRITES_FILE),
        ("lib.f('x', mode)", EffectKind.WRITES_FILE),
    ],
)
def test_a_mode_says_whether_a_file_is_written(tmp_path: Path, call: str, kind: EffectKind) -> None:
    inventory = link(tmp_path, {"m.py": f"import lib\n{call}\n"}).inventory
    entry = Entry(EffectKind.READS_FILE, read_rule("path of file@0, mode@1"))
    effect = Targets(inventory, Conclusions()).effect(entry, "lib.f", "m", pack(2, 1))
    assert effect == Effect(kind, "x")
