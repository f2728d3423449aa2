"""The commands: one thin module each, which parses, calls, renders and returns an exit code."""
