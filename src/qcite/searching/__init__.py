"""Keywords → hits."""
