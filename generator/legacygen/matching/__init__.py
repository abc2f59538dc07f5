"""Matches the base, the user's code and the new schema by their names in the database."""
