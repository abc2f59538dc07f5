"""Lists what the last refresh has found, from its state alone."""
