"""The papers that a charter makes necessary: one document a file, three formats."""
