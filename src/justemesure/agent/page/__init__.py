"""The local page of the person measured: everything about them, on their computer, for them."""
