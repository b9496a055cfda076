"""The screen during a call: the window of one application, and nothing else."""
