"""A legacy app for the tests of the runtime."""
