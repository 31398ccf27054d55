"""The vocabulary: as data (Turtle, JSON-LD) and in Python (terms, records, IRIs, errors)."""
