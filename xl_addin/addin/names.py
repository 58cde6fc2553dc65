"""Names that the add-in's parts must agree on."""

NAME = "lac903"
"""xlwings' PROJECT_NAME: its VBA looks for settings under this name."""
FILE = "lac903.xlam"
PROJECT = "Lac903"
"""The VBA project, as its editor shows it."""
MODULE = "Ribbon903"
CONFIGURATION_SHEET = f"{NAME}.conf"
