"""Where the knowledge graph lives: records as RDF, the store, queries, search and network measures."""
