"""The last rules that all workers took, kept on disk for a start without their source."""

import json
from base64 import b64decode, b64encode
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from strangler.proxy.control.places import write_durably
from strangler.proxy.control.rule_sources.source import Document


class LastGood:
    """One document in the state directory, for one source: proxies that share the directory and
    read different sources take nothing from each other."""

    def __init__(self, directory: Path, source: str) -> None:
        """`source` is the source's name: what another one gave does not count."""
        digest = sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        self.path = directory / f"last-good-rules-{digest}.json"
        self._source = source

    def keep(self, document: Document) -> None:
        """Remember it instead of the one before. Raises OSError; then that one stays."""
        content = b64encode(document.content).decode()
        kept = {"source": self._source, "name": document.name, "content": content}
        write_durably(self.path, json.dumps(kept).encode())

    def read(self) -> Document | None:
        """What was kept; None if there is nothing, or nothing that can be read."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(self.path.read_bytes())
            if kept["source"] == self._source:
                return Document(content=b64decode(kept["content"]), name=kept["name"])
        return None
