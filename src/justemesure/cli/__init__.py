"""Every command: parse its arguments, call one function, print one result."""
