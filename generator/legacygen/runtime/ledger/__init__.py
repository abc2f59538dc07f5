"""The ledger: what became of each legacy row, in tables of its own beside the new objects."""
