"""The pages and the network map."""
