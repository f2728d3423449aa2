"""Answers as text: one module an output."""
