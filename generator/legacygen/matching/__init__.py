"""Matches the base, the code of the user and the new schema by their names in the database."""
