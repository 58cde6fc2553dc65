"""The rule language: rules and facts, conditions, joins by child, periods of care."""
