"""What all commands stand on: the console, options, targets, and how a command ends."""
