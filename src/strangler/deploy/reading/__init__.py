"""deploy.yaml in, a `Deployment` out: `document` reads the file, the others its parts."""

from strangler.deploy.reading.document import Loaded, load_deployment, parse_deployment

__all__ = ["Loaded", "load_deployment", "parse_deployment"]
