"""The document for other programs: its text as a clean document, its citations as abbreviations."""
