"""The sight of a terminal: reports as lines, progress, and the few questions."""
