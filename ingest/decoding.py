"""From bytes to text, or a clear word on why not."""

from __future__ import annotations

import codecs
import re

from ontology.errors import BadInput

LARGEST = 10_000_000
"""Bytes a document, or a line of JSON, may have: more than a million words, and little enough to hold in memory."""

SURROGATE = re.compile("[\ud800-\udfff]")


def decoded(data: bytes, place: str) -> str:
    """The text as it stands in UTF-8; a byte order mark at the start is no part of it.

    Raises BadInput if there is nothing, if it is no text, or if it is written in another encoding.
    """
    if not data.strip():
        raise BadInput(place, "is empty", "give a document with text in it")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadInput(place, "is UTF-16 (byte order mark at byte 0)", "convert it: iconv -f UTF-16 -t UTF-8")
    if (null := data.find(0)) >= 0:
        raise BadInput(place, f"is binary (a null byte at byte {null})", "give a text, HTML or JSON document in UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
    if len(re.findall(rb"[\x01-\x08\x0e-\x1f]", data[:4096])) * 20 > len(data[:4096]):
        raise BadInput(place, "is binary", "give a text, HTML or JSON document in UTF-8")
    raise BadInput(
        place,
        f"is not UTF-8 (0x{data[at]:02x} at byte {at})",
        "find out its encoding and convert it, perhaps: iconv -f WINDOWS-1252 -t UTF-8",
    )


def checked(text: str, place: str) -> str:
    """The same text. Raises BadInput if it is empty, or holds what no text file can hold."""
    if not text.strip():
        raise BadInput(place, "has no text", "give the words of the article")
    if half := SURROGATE.search(text):
        fault = f"has half a character (surrogate U+{ord(half.group()):04X} at character {half.start()})"
        raise BadInput(place, fault, "write it again from its source as valid Unicode")
    if (null := text.find("\0")) >= 0:
        raise BadInput(place, f"has a null character at character {null}", "give text without control characters")
    return text
