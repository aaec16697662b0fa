"""The third house: the built site in, a verdict on every link out."""
