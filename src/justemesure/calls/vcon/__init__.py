"""A call as a vCon (draft-ietf-vcon-vcon-core, syntax 0.4.0): written, read, signed, verified."""
