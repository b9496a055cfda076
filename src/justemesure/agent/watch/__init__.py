"""What the agent looks at by itself, one source a module. None of them hears a key or a click."""
