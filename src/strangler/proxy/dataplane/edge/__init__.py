"""The server side: client bytes in, requests out; answers in, client bytes out."""
