"""nginx configuration in, a draft of rules out: the dialect of the open source nginx 1.22 and newer
(nginx.org/en/docs, modules http_core, proxy, upstream, rewrite, map, split_clients, mirror)."""
