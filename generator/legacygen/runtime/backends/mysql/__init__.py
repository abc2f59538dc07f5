"""MySQL and MariaDB, read-only."""
