"""Reference and citation tool for 《质量强国建设纲要》."""

__version__ = "0.1.0"
