### The database: what it does while it is opened, and what may be wrong with it.

store-migrating = Bringing the database to this version
store-rebuilding = Writing the reading tables anew from the journal

problem-database-address-wrong = “{ $address }” is not a database address. Write postgresql://user:password@host/name, or the path of a SQLite file.
problem-database-unreachable = { $database } cannot be reached: { $reason }. Check that the PostgreSQL server runs, the address and the rights.
problem-database-not-a-file = { $database }: an exercise is kept in a SQLite file. Name a path with --database.

problem-database-older = { $database } was written by an older version of ring360. Start the server that leads with this version first; it brings the database up to date.
problem-standby-needs-postgresql = A server can only follow on a PostgreSQL database. Name it with --database postgresql://….
problem-lead-lost = Another server has taken over { $database }; this one has stopped, and nothing it had not confirmed was journaled. Start it again with --standby.
problem-not-leading = Another server takes calls and orders now ({ $leader }). Nothing was changed here; send it there.
problem-not-written = The journal did not confirm this, so it may not have been taken. Look at the board, then try again; the server goes on by itself as soon as the database can be written.

serve-standby = Standing by: this server follows the one that leads, and takes over when that one falls silent.
serve-follow = Following: this server answers what can be read and never takes over.
cli-serve-standby-help = Follow the server that leads this PostgreSQL database, and take over when it falls silent.
cli-serve-follow-help = Follow the server that leads this PostgreSQL database, and never take over.
cli-serve-broker-help = A NATS broker (nats://host:4222) by which followers hear of news sooner; without it, or while it is gone, they look by themselves five times a second. Needs the extra `nats`.
problem-broker-address-wrong = “{ $address }” is no address of a broker. Write nats://host:4222 or tls://host:4222.
problem-broker-library-missing = The library for NATS is not installed. Install ring360 with the extra `nats`, or leave out --broker: it only makes followers a little quicker.
