"""What personal data looks like in French speech, one kind a file; none imports another."""
