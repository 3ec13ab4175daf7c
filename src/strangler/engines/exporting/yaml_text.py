"""Values in, YAML out."""

from typing import Any

import yaml


class _Plain(yaml.SafeDumper):
    """Without anchors: people read what stands here, and each thing where it counts."""

    def ignore_aliases(self, data: Any) -> bool:
        """Everything is written in full."""
        return True


def yaml_text(*documents: object) -> str:
    """YAML documents, keys in the order they have."""
    return yaml.dump_all(documents, Dumper=_Plain, sort_keys=False, width=100, allow_unicode=True)
