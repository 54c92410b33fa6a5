"""The command line: each command is one service called, one sentence told."""
