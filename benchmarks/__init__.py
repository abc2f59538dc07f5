"""How long a whole `legacygen refresh` takes, as a ratio to `manage.py inspectdb` on the same database."""
