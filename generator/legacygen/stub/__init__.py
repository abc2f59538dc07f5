"""Writes the stub of one table anew: with statistics of its columns, and names proposed from a new model."""

from legacygen.stub.write import StubOutcome, write_stub

__all__ = ["StubOutcome", "write_stub"]
