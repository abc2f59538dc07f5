"""Compares `legacy run` with a loop of `create()`: the tables, the job of one process, and the report."""
