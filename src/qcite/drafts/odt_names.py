"""What the XML parts of an .odt are called, and what is in them."""

from __future__ import annotations

CONTENT = "content.xml"

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = {
    f"{_ODF}office:1.0": "office",
    "http://www.w3.org/XML/1998/namespace": "xml",
    f"{_ODF}text:1.0": "text",
    f"{_ODF}table:1.0": "table",
    f"{_ODF}drawing:1.0": "draw",
    f"{_ODF}style:1.0": "style",
    f"{_ODF}svg-compatible:1.0": "svg",
    f"{_ODF}presentation:1.0": "presentation",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "http://www.w3.org/1998/Math/MathML": "math",
    "http://purl.org/dc/elements/1.1/": "dc",
}
DECLARATIONS = (
    f'xmlns:text="{_ODF}text:1.0"'.encode(),
    f'xmlns:office="{_ODF}office:1.0"'.encode(),
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"',
)
"""Prefixes that a part must bind as everybody does for corrections to be written in it."""
