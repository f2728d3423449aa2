"""Programs for those who maintain qcite."""
