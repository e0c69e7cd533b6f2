### 数据库的备份与恢复。

cli-backup-help = 在服务运行时备份数据库，或检查一份备份。
cli-backup-database-help = 数据库：文件，或 postgresql://…
cli-backup-out-help = 要写成的文件；不得已存在。
cli-backup-check-help = 通读这份备份，说明是否完好。
cli-restore-help = 用备份填充一个空数据库，恢复到某一时刻或流水的某一行。
cli-restore-from-help = 备份文件。
cli-restore-database-help = 空数据库：尚不存在的文件，或 postgresql://…；与备份来自哪种数据库无关。
cli-restore-until-help = 恢复到此时刻（ISO 8601；未写时差则按 UTC）或流水的这一行；不给出则全部恢复。
cli-restore-erased-help = 最新的个人信息删除清单（原数据库密钥旁的 `….erased`）；可多次给出。
cli-restore-nothing-erased-help = 备份之后没有删除过个人信息，或清单已不存在。

backup-writing = 正在写备份
backup-written = { $file }：流水 { $lines } 行，共 { $rows } 条记录，{ NUMBER($megabytes, maximumFractionDigits: 3) } MB。其中不含密钥，请另行保管密钥副本。
backup-whole = { $file } 完好：流水 { $lines } 行，共 { $rows } 条记录。
restore-reading = 正在读取备份
restore-done = 已恢复到第 { $lines } 行，舍去其后 { $left_out } 行。
restore-erased = 有 { $count } 条个人信息在备份之后已被删除，未予恢复。
restore-witnesses = 流水自该行起与此前不同：请告知每一位见证人，否则他们会报告矛盾。
restore-key-missing = 启动服务之前，请把 { $file } 放回原处。

problem-backup-or-check = 请给出数据库（--database）和要写成的文件（--out），或给出要检查的备份（--check）。
problem-backup-exists = { $file } 已存在，未作改动。请另取文件名。
problem-backup-unreadable = { $file } 不是 ring360 的备份。
problem-backup-damaged = { $file } 已损坏或不完整。未恢复任何内容；请改用另一份备份。
problem-backup-newer = { $file } 由另一版本的 ring360 写成（格式 { $found }）。请用该版本恢复。
problem-backup-other-schema-version = 备份的表结构属于另一版本的 ring360（{ $found }，本版本为 { $wanted }）。请先用写成备份的版本恢复，再启动本版本。
problem-backup-journal-broken = 备份中的流水自第 { $seq } 行起不连贯。未恢复任何内容。
problem-restore-not-empty = { $database } 不是空的：{ $table } 中有 { $count } 条记录。未作改动；请给出空数据库。
problem-restore-beyond-backup = { $file } 只到第 { $seq } 行，备份于 { $at }。请给出更早的时刻或行号，或改用较新的备份。
problem-restore-erased-list-needed = 备份中有个人信息，却没有此后删除的清单（{ $file }）。请用 --erased 给出清单，或注明 --nothing-erased。
