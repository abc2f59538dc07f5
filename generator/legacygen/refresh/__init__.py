"""Brings the code of a legacy app up to date with its database; the only way to generate."""
