"""The database: one schema and one set of statements, the journal and the tables for reading written together."""
