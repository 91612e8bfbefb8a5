"""onrecord measured beside its peers, as whole processes in turn: ``python -m tests.benchmark``."""
