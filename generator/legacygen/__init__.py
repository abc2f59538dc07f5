"""Take over a legacy database with Django."""

__version__ = "0.1.0"
