"""The fault zoo: a world that misbehaves byte by byte, a site whose links lead into it, and what to say of each."""
