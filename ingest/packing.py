"""Records of a shelf in few bytes: JSON of which most is said again and again, as IRIs begin alike."""

from __future__ import annotations

import zlib

from ontology.iris import BASE

ALIKE = (
    '[],null,"medium":"paraphrase","direct","indirect","current","past","2024-05-","2023-1","2025-0",'
    '"person",false,false,{"forms":[["spelt":"honorifics":"called":"wholes":"members":"came":"ruled":"company":"bodies":"posts":'
    f'"decided":[]}}]"{BASE}id/statement/","{BASE}id/policy/","{BASE}id/article/","{BASE}id/organisation/","{BASE}id/person/'
).encode()
"""What many records have, the most frequent last (RFC 1951 looks back from the end)."""


def packed(record: str) -> bytes:
    """The record, always the same for the same."""
    packing = zlib.compressobj(6, wbits=-15, zdict=ALIKE)
    return packing.compress(record.encode()) + packing.flush()


def unpacked(record: bytes) -> str:
    """The record that was packed."""
    return zlib.decompressobj(wbits=-15, zdict=ALIKE).decompress(record).decode()
