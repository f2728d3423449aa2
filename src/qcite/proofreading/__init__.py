"""A run over drafts: each read, checked, corrected and annotated; several at a time."""
