"""Reads a legacy schema: from the catalog, and from sampled rows where the catalog lacks a fact."""
