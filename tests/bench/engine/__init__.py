"""The engine beside its peers and beside what the machine can do: `python -m tests.bench.engine [--json] [--runs N] [--stored N] [--full] [--only A,B,...]`."""
