"""What a computer says of its use, made as little as the charter needs. Pure: no clock, no disk."""
