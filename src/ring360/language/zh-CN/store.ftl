### 数据库：打开时在做什么，以及可能出错之处。

store-migrating = 将数据库升级到本版本
store-rebuilding = 由日志重建查询表

problem-database-address-wrong = “{ $address }”不是数据库地址。请写成 postgresql://用户:密码@主机/库名，或给出 SQLite 文件的路径。
problem-database-unreachable = 无法连接 { $database }：{ $reason }。请检查 PostgreSQL 服务是否运行，以及地址和权限。
problem-database-not-a-file = { $database }：演练只存放在 SQLite 文件中。请用 --database 指定路径。
