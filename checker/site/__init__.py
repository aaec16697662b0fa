"""The built site and its documents: every link, and what can be said without the network."""
