### Backups of a database, and restoring one.

cli-backup-help = Write a backup of a database while its server works, or check one.
cli-backup-database-help = The database: a file, or postgresql://…
cli-backup-out-help = The file to write; it must not be there yet.
cli-backup-check-help = Read this backup whole and say whether it is undamaged.
cli-restore-help = Fill an empty database from a backup, as it stood at an instant or a line of the journal.
cli-restore-from-help = The backup.
cli-restore-database-help = The empty database: a file that is not there yet, or postgresql://… of either kind, whatever the backup was taken from.
cli-restore-until-help = Restore up to this instant (ISO 8601; UTC if no offset is given) or up to this line of the journal; everything, if not given.
cli-restore-erased-help = The newest list of erased personal data (`….erased` beside the lost database's keys); may be given more than once.
cli-restore-nothing-erased-help = No personal data was erased since the backup, or no list of it is left.

backup-writing = Writing the backup
backup-written = { $file }: { $lines } lines of the journal, { $rows } rows in all, { NUMBER($megabytes, maximumFractionDigits: 3) } MB. The keys are not in it; keep copies of them elsewhere.
backup-whole = { $file } is whole: { $lines } lines of the journal, { $rows } rows in all.
restore-reading = Reading the backup
restore-done = Restored up to line { $lines }. { $left_out } later lines were left out.
restore-erased = { $count } records of personal data were erased after the backup and were not brought back.
restore-witnesses = The journal goes on from that line in another way than before: tell every witness, or they will report a contradiction.
restore-key-missing = Put { $file } in its place before the server starts.

problem-backup-or-check = Name a database (--database) and a file to write (--out), or a backup to check (--check).
problem-backup-exists = { $file } is there already and was not touched. Name another file.
problem-backup-unreadable = { $file } is no backup of ring360.
problem-backup-damaged = { $file } is damaged or cut off. Nothing was restored; take another backup.
problem-backup-newer = { $file } was written by another version of ring360 (form { $found }). Restore it with that version.
problem-backup-other-schema-version = The backup has the tables of another version of ring360 ({ $found } instead of { $wanted }). Restore it with the version that wrote it, then start this one.
problem-backup-journal-broken = The journal in the backup does not hold from line { $seq } on. Nothing was restored.
problem-restore-not-empty = { $database } is not empty: { $table } holds { $count } rows. Nothing was changed; name an empty database.
problem-restore-beyond-backup = { $file } reaches up to line { $seq }, taken at { $at }. Name an earlier point, or a later backup.
problem-restore-erased-list-needed = The backup holds personal data, and there is no list of what was erased since ({ $file }). Name the list with --erased, or say --nothing-erased.
