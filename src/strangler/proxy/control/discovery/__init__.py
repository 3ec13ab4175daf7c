"""Where upstreams' servers are: a port (`resolving`), its adapters, and who asks them in the
background (`refreshing`)."""
