### The database: what it does while it is opened, and what may be wrong with it.

store-migrating = Bringing the database to this version
store-rebuilding = Writing the reading tables anew from the journal

problem-database-address-wrong = “{ $address }” is not a database address. Write postgresql://user:password@host/name, or the path of a SQLite file.
problem-database-unreachable = { $database } cannot be reached: { $reason }. Check that the PostgreSQL server runs, the address and the rights.
problem-database-not-a-file = { $database }: an exercise is kept in a SQLite file. Name a path with --database.
