"""The document as records, read from TOML and validated; its apparatus."""
