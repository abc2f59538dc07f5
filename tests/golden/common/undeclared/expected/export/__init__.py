"""How each legacy table becomes objects of the new project: `manage.py legacy run`."""
