"""The world: asked politely, each address once."""
