"""The new project of the tests of the runtime."""
