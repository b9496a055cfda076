"""The policy: what may be collected, made, kept, sent, shown and exported, and why. Pure."""
