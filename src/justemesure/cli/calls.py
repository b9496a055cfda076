"""The commands of calls and of speech models."""

from justemesure.cli.command import Command

COMMANDS: dict[str, Command] = {}
