"""Full-width characters and their half-width ones."""

HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""From each full-width character to its half-width one, for ``str.translate``."""
