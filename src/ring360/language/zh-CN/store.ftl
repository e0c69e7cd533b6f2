### 数据库：打开时在做什么，以及可能出错之处。

store-migrating = 将数据库升级到本版本
store-rebuilding = 由日志重建查询表

problem-database-address-wrong = “{ $address }”不是数据库地址。请写成 postgresql://用户:密码@主机/库名，或给出 SQLite 文件的路径。
problem-database-unreachable = 无法连接 { $database }：{ $reason }。请检查 PostgreSQL 服务是否运行，以及地址和权限。
problem-database-not-a-file = { $database }：演练只存放在 SQLite 文件中。请用 --database 指定路径。

problem-database-older = { $database } 由较早版本的 ring360 写成。请先用本版本启动主用服务器，由它升级数据库。
problem-standby-needs-postgresql = 只有使用 PostgreSQL 数据库时才能跟随另一台服务器。请用 --database postgresql://… 指定。
problem-lead-lost = 另一台服务器已接管 { $database }；本机已停止，未确认的内容均未记入日志。请加 --standby 重新启动。
problem-not-leading = 现由另一台服务器（{ $leader }）受理报警和指令；本机未作任何更改，请发往该处。
problem-not-written = 日志未确认此项，可能未被受理。请先查看当前情况再重试；数据库恢复可写后，服务器会自行继续。

serve-standby = 热备：本机跟随主用服务器，主用失联时自动接管。
serve-follow = 跟随：本机只回答查询，不会接管。
cli-serve-standby-help = 跟随该 PostgreSQL 数据库的主用服务器，主用失联时接管。
cli-serve-follow-help = 跟随该 PostgreSQL 数据库的主用服务器，但永不接管。
cli-serve-broker-help = NATS 消息服务器（nats://主机:4222），使备用服务器更快得知变化；没有它或它中断时，备用服务器仍每秒自行查看五次。须安装附加组件 `nats`。
problem-broker-address-wrong = “{ $address }”不是消息服务器的地址。请写成 nats://主机:4222 或 tls://主机:4222。
problem-broker-library-missing = 没有安装 NATS 的程序库。请连同附加组件 `nats` 一起安装 ring360，或去掉 --broker：它只是让备用服务器稍快一些。
