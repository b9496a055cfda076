"""The handbook: every rule, source, date and question as a static site in both languages."""
