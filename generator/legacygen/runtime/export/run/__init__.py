"""Carries the rows of all tables over: what the tables share, each of them, and the run as a whole."""
