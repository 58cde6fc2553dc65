"""Tables -> files. Every file is written beside its place and then moved there."""
