"""The door: one command, `booklet`, that only wires the houses together."""
