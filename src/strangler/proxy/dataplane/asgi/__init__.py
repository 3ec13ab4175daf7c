"""The second door: exchanges over ASGI, for servers and applications of other people.

It reads heads, decides and asks upstreams by the very code of the first door (`edge`); only how
bytes come and go is its own. What ASGI cannot carry is told in docs/embedding.md."""
