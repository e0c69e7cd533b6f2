### Problems any command can meet. Each room keeps its own problems beside its other words.

problem-file-missing = There is no file { $file }. Check the path.
problem-file-unreadable = { $file } cannot be read: { $reason }. Check its permissions.
problem-folder-missing = The folder { $folder } does not exist. Create it, or choose another place for the output.
problem-cannot-write = { $file } cannot be written: { $reason }.
problem-disk-full = No space is left to write { $file }. Free some space and try again; nothing half-written was left.
