"""Bytes of a source file in, its text out, by the rules of PEP 263."""

import io
import tokenize


class UndecodableError(Exception):
    """The bytes are not text in the encoding that the file declares (or in UTF-8)."""


def decode(data: bytes) -> str:
    """The text of a source file with line ends made `\\n` and a byte order mark removed.

    The encoding is that of the cookie in the first two lines or of the byte order mark,
    else UTF-8 (PEP 263). Raises UndecodableError with the reason."""
    try:
        encoding = "utf-8"
        if not data.isascii() or b"coding" in data[:400]:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise UndecodableError(_reason(error)) from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not {error.encoding}"
    return str(error)
