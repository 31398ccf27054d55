"""The vocabulary: as data (Turtle, JSON-LD) and in Python (terms, records, IRIs, errors)."""

__version__ = "0.3.0"
