"""Secrets never show in an excerpt; what a reader needs does."""

import base64
import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strangler.reports.randomness import looks_random
from strangler.reports.redaction import REDACTED, redact, redact_line


@pytest.mark.parametrize(
    "line",
    [
        'PASSWORD = "hunter2!"',
        "password='hunter2!'",
        'DB_PASSWORD: str = "hunter2!"',
        'DB_PASSWORD: Final[str | None] = "hunter2!"',
        'self.password = "hunter2!"',
        'settings.API_KEY = f"{prefix}hunter2!"',
        'apikey = b"hunter2!"',
        "client = Client(user, api_key='hunter2!')",
        'client = Client("bob", token = "hunter2!", retries=3)',
        '    "PASSWORD": "hunter2!",',
        "    'secret-token': 'hunter2!',",
        'config["SECRET_KEY"] = "hunter2!"',
        'os.environ["AWS_SECRET_ACCESS_KEY"] = "hunter2!"',
        'os.environ.setdefault("DB_PASSWORD", "hunter2!")',
        'KEY = os.environ.get("SECRET_KEY", "hunter2!")',
        'KEY = config("SECRET_KEY", default="hunter2!")',
        'key = os.getenv("API_TOKEN") or "hunter2!"',
        'user.set_password("hunter2!")',
        'if password == "hunter2!":',
        'if "hunter2!" == password:',
        'if token in ("hunter2!", "other"):',
        'headers = {"Authorization": "hunter2!"}',
        'headers = {"Authorization": f"Bearer hunter2!x"}',
        'call(password := "hunter2!")',
        'PASSWORDS = ["one", "hunter2!"]',
        'password = """hunter2!',
        'password = "hunter2!',
        "# password: hunter2!",
        "# the admin password=hunter2! works everywhere",
        'DATABASE_URL = "postgres://bob:hunter2!@db.example.com:5432/shop"',
        'BROKER = "amqp://hunter2!@queue/"',
        'URL = "redis://:hunter2!@cache"',
        'URL = "https://bob:hunter2!/x@y@host/path"',
        'get("https://example.com/?access_token=hunter2!&page=2")',
        "curl = \"curl -H 'Authorization: Basic hunter2!'\"",
        'SENTRY_DSN = "hunter2!"',
        'connect("dbname=shop user=bob password=hunter2! host=db")',
        'jwt.encode(payload, "hunter2!", algorithm="HS256")',
        'hmac.new(b"hunter2!", body, sha256)',
        "export API_KEY=hunter2!",
        'subprocess.run("mysql -u root -phunter2! shop", shell=True)',
        'subprocess.run("curl -u bob:hunter2! https://example.com", shell=True)',
        'subprocess.run("tool --token hunter2! --verbose", shell=True)',
        'User.objects.create_user("bob", "b@example.com", "hunter2!")',
        'passwd, user = "hunter2!", "bob"',
        'SECRET = base64.b64decode("hunter2!")',
        'AES_KEY = "hunter2!"',
        'db_pass = "hunter2!"',
        "password = input('?') or 'hunter2!'",
        'requests.get(url, headers={"X-Api-Key": "hunter2!"})',
        'PASSWORD = "a\\"hunter2!"',
        'AUTH = ("bob", "hunter2!")',
    ],
)
def test_a_secret_with_a_telling_name_is_hidden(line):
    """Whatever the syntax that ties a value to a name like password, secret, token or key."""
    shown = redact_line(line)
    assert "hunter2" not in shown
    assert REDACTED in shown


@pytest.mark.parametrize(
    "secret",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "ASIAY34FZKBOKMUTVV7A",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc",
        "xoxb-123456789012-abcdefghijkl",
        "AIzaSyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "d3b07384d113edec49eaa6238ad5ff00",
        "123e4567-e89b-12d3-a456-426614174000",
        "django-insecure-x$2k9v@1p)z!4m7q3w8e5r6t0y_u+i=o",
        "JBSWY3DPEHPK3PXPJBSWY3DP",
    ],
)
def test_a_secret_with_a_telling_form_is_hidden(secret):
    """Known formats and random runs are hidden whatever they are called."""
    form = secret if secret[:6] != "django" else f'SECRET_KEY = "{secret}"'
    for line in (f'x = "{form}"', f"# see {form}", f"    {form}"):
        assert secret not in redact_line(line)


@given(st.integers(0, 1 << 32), st.integers(24, 80))
def test_random_keys_are_hidden(seed: int, size: int):
    """Random bytes as hex or base64 are recognised by their form alone."""
    data = random.Random(seed).randbytes(size)
    for key in (
        data.hex(),
        base64.b64encode(data).decode(),
        base64.urlsafe_b64encode(data).decode(),
    ):
        assert key not in redact_line(f'value = call("{key}")')


@pytest.mark.parametrize(
    "line",
    [
        "from shop.orders.models import Order, OrderLine",
        '    path("api/orders/<int:pk>/", OrderDetail.as_view(), name="order_detail"),',
        '    path("password/reset/", PasswordResetView.as_view(), name="password_reset"),',
        'product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT)',
        "def send_order_confirmation_email_to_customer(order_id: int) -> None:",
        "    return self.repository.find_all_by_customer_and_status(customer, Status.OPEN)",
        'SECRET_KEY = os.environ["SECRET_KEY"]',
        "password = get_password(user)",
        "client = Client(token=token, timeout=30)",
        "class PasswordResetTokenGenerator(Base):",
        'INSTALLED_APPS = ["django.contrib.auth", "rest_framework.authtoken"]',
        'url = "https://api.example.com/v1/orders?page=2"',
        'dependencies = [("catalog", "0014_product_price_2024")]',
        'logger.info("order %s shipped to %s", order.id, address)',
        "class HTTPBasicAuthenticationMiddlewareFactory2:",
        'open("static/assets/images/logo_small_2x.png")',
    ],
)
def test_plain_code_is_shown_as_it_is(line):
    """A report is of no use when everything is hidden."""
    assert redact_line(line) == line


def test_a_key_block_is_hidden_line_by_line():
    """A line in the middle of a private key shows nothing, even when asked for alone."""
    lines = [
        "KEY = '''",
        "-----BEGIN RSA PRIVATE KEY-----",
        "MIIEow",
        "abc",
        "-----END RSA PRIVATE KEY-----",
        "'''",
        "x = 1",
    ]
    assert redact(lines, [3]) == {3: REDACTED}
    assert redact(lines, [4, 5, 7]) == {4: REDACTED, 5: REDACTED, 7: "x = 1"}


@pytest.mark.parametrize(
    "text",
    [
        'PASSWORD = (\n    "hunter2!"\n)',
        'PASSWORD = \\\n    "hunter2!"',
        'SECRETS = {\n    "stripe": "hunter2!",\n}',
        'SECRETS = {\n    "a": [\n        "x",\n        "hunter2!",\n    ],\n}',
        'login(\n    user,\n    password=(\n        "hunter2!"\n    ),\n)',
        'd = {\n    "password":\n        "hunter2!",\n}',
        'set_password(\n    "hunter2!"\n)',
        'PRIVATE_KEY = """\n  hunter2!\n"""',
        'PRIVATE_KEY = """\nhunter2!\n"""',
        'TOKENS = [\n    # the first\n\n    "hunter2!",\n]',
    ],
)
def test_a_secret_below_its_name_is_hidden(text):
    """The name stands on a line above that is not part of the excerpt."""
    lines = text.split("\n")
    number = next(n for n, line in enumerate(lines, 1) if "hunter2" in line)
    assert "hunter2" not in redact(lines, [number])[number]


def test_a_body_below_a_telling_function_is_shown():
    """A function that handles passwords is code like any other."""
    lines = ["def reset_password(user):", '    return render("reset.html", user)']
    assert redact(lines, [2]) == {2: lines[1]}


@given(st.text(string.printable + "äß€", max_size=120))
def test_redaction_is_done_after_one_pass(line):
    """What was hidden stays hidden, what was shown stays shown; odd text never fails."""
    once = redact_line(line)
    assert redact_line(once) == once


def test_names_are_not_random():
    """Long names of people's code are words, however long."""
    for name in (
        "test_order_2024_export_v2_handler",
        "api/v1/orders/items2/details",
        "get_or_create_customer_by_external_id",
        "OrderConfirmationEmailSenderFactory",
        "0014_auto_20240101_1200",
        "================================",
    ):
        assert not looks_random(name), name
