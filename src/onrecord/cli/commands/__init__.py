"""One module per command, named as it is typed; sub-commands stand with their command."""
