"""The front door: the command, and the few functions that wire the rooms together."""
