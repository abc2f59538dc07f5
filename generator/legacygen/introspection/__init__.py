"""Reads a legacy schema: the catalog, and what the rows prove where the catalog is silent."""
