"""The HTTP face: SPARQL, REST and linked data."""
