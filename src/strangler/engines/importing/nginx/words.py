"""Directives that are no routing: what a proxy does of itself, and what to do about others."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


READ = _words(
    """
    http server location upstream server_name listen proxy_pass set map split_clients mirror
    mirror_request_body limit_except if rewrite internal try_files proxy_set_header
    proxy_connect_timeout proxy_read_timeout proxy_send_timeout client_max_body_size return root
    alias default hostnames volatile keepalive least_conn random ip_hash hash
    """
)
"""What the importer reads."""

WITHOUT_EFFECT = _words(
    """
    user worker_processes worker_connections worker_rlimit_nofile worker_cpu_affinity
    worker_shutdown_timeout worker_priority multi_accept use accept_mutex events pid daemon
    master_process env load_module error_log access_log log_format log_not_found log_subrequest
    rewrite_log open_log_file_cache pcre_jit thread_pool lock_file debug_connection
    timer_resolution sendfile sendfile_max_chunk tcp_nopush tcp_nodelay aio directio types
    default_type types_hash_max_size types_hash_bucket_size server_names_hash_bucket_size
    server_names_hash_max_size variables_hash_max_size variables_hash_bucket_size
    map_hash_bucket_size map_hash_max_size server_tokens charset open_file_cache
    open_file_cache_valid open_file_cache_min_uses open_file_cache_errors keepalive_timeout
    keepalive_requests keepalive_disable reset_timedout_connection client_body_timeout
    client_header_timeout send_timeout client_body_buffer_size client_header_buffer_size
    client_body_temp_path client_body_in_single_buffer client_body_in_file_only lingering_close
    lingering_time lingering_timeout large_client_header_buffers connection_pool_size
    request_pool_size output_buffers postpone_output proxy_buffering proxy_request_buffering
    proxy_buffers proxy_buffer_size proxy_busy_buffers_size proxy_max_temp_file_size
    proxy_temp_path proxy_temp_file_write_size proxy_http_version proxy_redirect
    proxy_headers_hash_max_size proxy_headers_hash_bucket_size proxy_socket_keepalive
    proxy_ignore_client_abort proxy_pass_request_headers proxy_pass_request_body
    proxy_intercept_errors proxy_ssl_server_name proxy_ssl_session_reuse proxy_ssl_protocols
    proxy_ssl_ciphers proxy_store recursive_error_pages underscores_in_headers
    ignore_invalid_headers merge_slashes absolute_redirect port_in_redirect
    server_name_in_redirect resolver resolver_timeout http2 http2_max_concurrent_streams gzip
    gzip_types gzip_vary gzip_proxied gzip_comp_level gzip_min_length gzip_disable
    gzip_http_version gzip_buffers gzip_static zone expires etag if_modified_since satisfy
    uninitialized_variable_warn fastcgi_temp_path uwsgi_temp_path scgi_temp_path msie_padding
    max_ranges break stub_status
    """
)
"""What decides neither who answers nor what they see."""

PATHS_OF_FILES = "serve files from the service itself, a bucket or a CDN in front of the proxy"
AUTH = "check it in front of the proxy, or in the service"
_HEADERS = "set it in the service, or in front of the proxy"
_LIMIT = "limit in front of the proxy (WAF, API Gateway)"
_CACHE = "cache in front of the proxy (CloudFront)"
_TLS = "give the proxy its certificate: `proxy: {tls: {cert: ..., key: ...}}`"
_OTHER = "let the proxy speak HTTP to a server in front of that application"
_IP = "set `proxy: {trusted_hops: [...]}` to the networks in front of the proxy"

HINTS = {
    "error_page": "the monolith answers where a service cannot be reached; see `fallback`",
    "auth_basic": AUTH, "auth_basic_user_file": AUTH, "auth_request": AUTH, "auth_jwt": AUTH,
    "auth_request_set": AUTH, "allow": AUTH, "deny": AUTH, "secure_link": AUTH,
    "valid_referers": AUTH,
    "add_header": _HEADERS, "add_trailer": _HEADERS, "proxy_hide_header": _HEADERS,
    "proxy_pass_header": _HEADERS, "proxy_ignore_headers": _HEADERS, "sub_filter": _HEADERS,
    "sub_filter_once": _HEADERS, "sub_filter_types": _HEADERS, "proxy_method": _HEADERS,
    "proxy_set_body": _HEADERS, "more_set_headers": _HEADERS, "addition_types": _HEADERS,
    "limit_req": _LIMIT, "limit_req_zone": _LIMIT, "limit_conn": _LIMIT,
    "limit_conn_zone": _LIMIT, "limit_rate": _LIMIT, "limit_req_status": _LIMIT,
    "limit_rate_after": _LIMIT, "limit_conn_status": _LIMIT,
    "proxy_cache": _CACHE, "proxy_cache_path": _CACHE, "proxy_cache_valid": _CACHE,
    "proxy_cache_key": _CACHE, "proxy_cache_bypass": _CACHE, "proxy_no_cache": _CACHE,
    "proxy_cache_use_stale": _CACHE, "proxy_cache_lock": _CACHE, "proxy_cache_methods": _CACHE,
    "proxy_cache_min_uses": _CACHE, "proxy_cache_background_update": _CACHE,
    "proxy_cache_revalidate": _CACHE,
    "ssl_certificate": _TLS, "ssl_certificate_key": _TLS,
    "fastcgi_pass": _OTHER, "uwsgi_pass": _OTHER, "scgi_pass": _OTHER, "grpc_pass": _OTHER,
    "memcached_pass": _OTHER,
    "set_real_ip_from": _IP, "real_ip_header": _IP, "real_ip_recursive": _IP,
    "proxy_next_upstream": "see `retries` of the upstream",
    "proxy_next_upstream_tries": "see `retries` of the upstream",
    "proxy_next_upstream_timeout": "see `deadline`",
    "proxy_cookie_path": "see `translate: {cookies: true}` of the upstream",
    "proxy_cookie_domain": "see `translate: {cookies: true}` of the upstream",
    "proxy_cookie_flags": _HEADERS,
    "proxy_bind": "nothing replaces it",
    "proxy_ssl_verify": "https upstreams are verified; see `tls` of the upstream",
    "proxy_ssl_certificate": "upstreams take no certificate of a client",
    "proxy_ssl_certificate_key": "upstreams take no certificate of a client",
    "proxy_ssl_trusted_certificate": "see `tls: {ca: ...}` of the upstream",
    "proxy_ssl_verify_depth": "see `tls` of the upstream",
    "proxy_ssl_name": "see `tls: {server_name: ...}` of the upstream",
    "autoindex": PATHS_OF_FILES, "index": PATHS_OF_FILES, "dav_methods": PATHS_OF_FILES,
    "stream": "the proxy speaks HTTP only", "mail": "the proxy speaks HTTP only",
    "geo": "rules do not look at addresses", "perl": "nothing replaces it",
    "js_content": "nothing replaces it", "health_check": "see `health` of the upstream",
    "sticky": "see `canary`; servers of an upstream are interchangeable",
    "ssl_preread": "the proxy speaks HTTP only", "health_checks": "see `health` of the upstream",
}  # fmt: skip
"""What decides something that rules do not, and what to do instead."""

IGNORED_BEGINNINGS = (
    "ssl_", "fastcgi_", "uwsgi_", "scgi_", "http2_", "http3", "quic_", "gunzip", "gzip_",
    "brotli", "userid", "access_log", "opentracing", "otel_", "vhost_traffic_status",
)  # fmt: skip
"""Families of directives without effect on who answers; `HINTS` goes before."""

OWN_HEADERS = _words(
    """
    host connection upgrade x-real-ip x-forwarded-for x-forwarded-proto x-forwarded-host
    x-forwarded-port x-forwarded-server x-scheme x-original-host x-request-id forwarded via
    x-forwarded-scheme content-length
    """
)
"""Header fields that the proxy sets or carries of itself."""
