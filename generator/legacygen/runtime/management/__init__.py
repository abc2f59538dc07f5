"""Management commands of the runtime."""
