"""From documents to records: readers, zones, who said what, actors, posts, identity."""
