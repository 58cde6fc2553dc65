"""Structured damage: a sound input of some kind -> one that a person or a program may have made."""
