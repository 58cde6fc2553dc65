"""The rules, one module per subject; each rule one short function."""
