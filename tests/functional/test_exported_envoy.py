"""What is written for Envoy is what its protobuf definitions allow."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from strangler.engines.exporting.engines import Engine
from strangler.engines.exporting.exporting import export
from strangler.engines.exporting.plan import Listen
from strangler.rules.document import load_rules
from support import envoy_definitions
from support.tools import command

SUPPORT = Path(__file__).parents[1] / "support"
PORTS = {"MONOLITH": "8001", "ORDERS": "8002", "CATALOG": "8003", "NOBODY": "8004"}
pytestmark = pytest.mark.slow


def against(document: object) -> subprocess.CompletedProcess[str]:
    program = envoy_definitions.__file__
    written = json.dumps(document)
    return subprocess.run(
        [command("envoy"), program], input=written, capture_output=True, text=True, check=False
    )


def exported(name: str) -> dict:
    loaded = load_rules(SUPPORT / name, PORTS)
    assert loaded.rules, [str(each) for each in loaded.diagnostics]
    return yaml.safe_load(export(loaded.rules, Engine.ENVOY, Listen()).text)


@pytest.mark.parametrize("name", ["exported_rules.yaml", "exported_features.yaml"])
def test_every_field_type_and_value_is_defined(name):
    """Fields, values of enumerations, and the messages in each `typed_config`."""
    told = against(exported(name))
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_definitions_tell_what_they_lack():
    """So that the test above means something."""
    document = exported("exported_rules.yaml")
    listener = document["static_resources"]["listeners"][0]
    manager = listener["filter_chains"][0]["filters"][0]["typed_config"]
    manager["path_with_escaped_slashes_action"] = "KEEP"
    manager["stat_prefixes"] = "x"
    told = against(document).stdout
    assert "'KEEP' is none of" in told
    assert "stat_prefixes: HttpConnectionManager has no such field" in told
