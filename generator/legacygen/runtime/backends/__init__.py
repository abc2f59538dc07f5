"""Django's database backends, read-only: `ENGINE = "legacygen.runtime.backends.mysql"` (postgresql, sqlite3)."""
