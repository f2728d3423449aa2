"""Checking a draft: who is spoken of, what is cited, what is quoted, what is said of it."""
