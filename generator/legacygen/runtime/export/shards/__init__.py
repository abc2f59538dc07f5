"""A run by several processes: each takes shards of the tables, rows beside the ledger, until none is left."""
