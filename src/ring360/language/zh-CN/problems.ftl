### 任何命令都可能遇到的问题。各室自己的问题与其他文字放在一起。

problem-file-missing = 找不到文件 { $file }。请检查路径。
problem-file-unreadable = 无法读取 { $file }：{ $reason }。请检查权限。
problem-folder-missing = 文件夹 { $folder } 不存在。请先建立，或另选输出位置。
problem-cannot-write = 无法写入 { $file }：{ $reason }。
problem-disk-full = 磁盘空间不足，无法写入 { $file }。请腾出空间后重试；没有留下半成品。
