"""How the database came to be what it is; the result equals `portal.records.tables`."""
