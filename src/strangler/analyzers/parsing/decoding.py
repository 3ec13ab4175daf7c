"""Bytes of a source file in, its text out, by the rules of PEP 263."""

import codecs
import io
import tokenize

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UndecodableError(Exception):
    """The bytes are not text in the encoding that the file declares (or in UTF-8)."""

    offset = 0
    """The first byte that is wrong, where one is."""


def decode(data: bytes) -> str:
    """The text of a source file with line ends made `\\n` and a byte order mark removed.

    The encoding is that of the cookie in the first two lines or of the byte order mark,
    else UTF-8 (PEP 263). Raises UndecodableError with the reason."""
    if data.startswith(_UTF_16_MARKS):
        raise UndecodableError("it is UTF-16 or UTF-32, which Python does not read")
    try:
        text = data.decode(_encoding(data))
    except (SyntaxError, UnicodeError, LookupError) as error:
        problem = UndecodableError(_reason(error))
        problem.offset = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise problem from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _encoding(data: bytes) -> str:
    if data.isascii() and b"coding" not in data[:400]:
        return "utf-8"
    try:
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    except SyntaxError as error:
        if "missing" in str(error):  # the first lines are not UTF-8: decoding tells which byte
            return "utf-8"
        raise


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} (0x{error.object[error.start]:02x}) is not {error.encoding}"
    return str(error)
