"""Servers for other programs: writing assistants (MCP) and editors (LSP). Thin over the API."""
