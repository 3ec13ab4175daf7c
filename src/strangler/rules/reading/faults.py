"""The diagnostics of rules files for what can be wrong in any YAML file."""

from strangler import diagnostics
from strangler.yaml_places.reader import Fault

FAULTS = {
    Fault.UNKNOWN_KEY: diagnostics.RULES_UNKNOWN_KEY,
    Fault.DUPLICATE_KEY: diagnostics.RULES_DUPLICATE_KEY,
    Fault.WRONG_TYPE: diagnostics.RULES_WRONG_TYPE,
    Fault.BAD_VALUE: diagnostics.RULES_BAD_VALUE,
    Fault.MISSING_KEY: diagnostics.RULES_MISSING_KEY,
    Fault.ENVIRONMENT: diagnostics.RULES_ENVIRONMENT,
}
