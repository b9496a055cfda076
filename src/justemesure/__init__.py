"""Measuring work within the law: the charter, its rules and gate, and what they permit."""

__version__ = "0.1.0"
