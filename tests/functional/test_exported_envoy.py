"""What is written for Envoy is what Envoy takes: it reads every feature of the rules, and refuses
fields, values and types that it does not know."""

import shutil
import subprocess
from pathlib import Path

import pytest
import trustme
import yaml

from strangler.engines.exporting.engines import Engine
from strangler.engines.exporting.exporting import export
from strangler.engines.exporting.plan import Listen
from strangler.rules.document import load_rules
from support.running_engine import binary_of

FEATURES = Path(__file__).parents[1] / "support/exported_features.yaml"
pytestmark = pytest.mark.slow


@pytest.fixture
def document(tmp_path: Path) -> dict:
    """All features, with certificates that exist: Envoy opens them."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    certificate = authority.issue_cert("shop.example.com")
    certificate.private_key_pem.write_to_path(tmp_path / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    loaded = load_rules(Path(shutil.copy(FEATURES, tmp_path / "rules.yaml")), {})
    assert loaded.rules, [str(each) for each in loaded.diagnostics]
    return yaml.safe_load(export(loaded.rules, Engine.ENVOY, Listen()).text)


def refusal(document: dict, folder: Path) -> str:
    """What Envoy has against it, or nothing."""
    path = folder / "envoy.yaml"
    path.write_text(yaml.safe_dump(document))
    words = ("--mode", "validate", "--log-level", "critical", "--config-path", path)
    said = subprocess.run(
        [binary_of("envoy"), *words], capture_output=True, text=True, check=False, cwd=folder
    )
    return said.stderr if said.returncode else ""


def test_envoy_takes_every_feature(document, tmp_path):
    assert refusal(document, tmp_path) == ""


def manager(document: dict) -> dict:
    listener = document["static_resources"]["listeners"][0]
    return listener["filter_chains"][0]["filters"][0]["typed_config"]


def with_a_name_of_no_field(document: dict) -> None:
    manager(document)["stat_prefixes"] = "x"


def with_no_value_of_an_enumeration(document: dict) -> None:
    manager(document)["path_with_escaped_slashes_action"] = "KEEP"


def with_a_number_out_of_range(document: dict) -> None:
    document["static_resources"]["clusters"][0]["outlier_detection"]["max_ejection_percent"] = 101


def with_a_field_missing(document: dict) -> None:
    del manager(document)["route_config"]["virtual_hosts"][0]["domains"]


@pytest.mark.parametrize(
    "broken",
    [
        with_a_name_of_no_field,
        with_no_value_of_an_enumeration,
        with_a_number_out_of_range,
        with_a_field_missing,
    ],
)
def test_envoy_refuses_what_it_does_not_know(document, tmp_path, broken):
    """So that the test above means something."""
    broken(document)
    assert refusal(document, tmp_path) != ""
