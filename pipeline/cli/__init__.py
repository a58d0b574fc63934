"""The command line: `policy`."""
