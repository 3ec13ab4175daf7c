"""Framework knowledge, one file a framework; the protocol is in `strangler.model.recogniser`."""
