# 运行中的指挥台用语：状态、时间线、服务器，以及可能出错之处。

incident-state-waiting = 待派警
incident-state-dispatched = 已派警
incident-state-attended = 处警中
incident-state-cleared = 处置完毕
incident-state-closed = 已结案

unit-state-off_duty = 下班
unit-state-free = 空闲
unit-state-assigned = 已派
unit-state-acknowledged = 已签收
unit-state-en_route = 途中
unit-state-on_scene = 到场
unit-state-clearing = 收尾
unit-state-out_of_service = 停用

timeline-call-received = 接到报警
timeline-incident-opened = 立为警情
timeline-call-joined = 并入另一报警
timeline-units-recommended = 推荐处警单元
timeline-recommendation-accepted = 调度员派警
timeline-with-words = { $text }：{ $words }
timeline-unit-assigned = 指派{ $unit }
timeline-assignment-acknowledged = { $unit }签收
timeline-unit-departed = { $unit }出发
timeline-unit-arrived = { $unit }到场
timeline-unit-started-clearing = { $unit }收尾
timeline-unit-cleared = { $unit }处置完毕
timeline-unit-stood-down = { $unit }被撤回
timeline-unit-released = { $unit }解除指派
timeline-deadline-passed = 时限已过
timeline-incident-closed = 结案

place-kind-street = 道路
place-kind-crossing = 路口
place-kind-address = 门牌
place-kind-place = 地点
place-kind-coordinates = 坐标

problem-host-unknown = 本服务器不以该主机名应答。请用启动时显示的地址打开，或用 --allowed-host 允许该名称。
problem-origin-foreign = 只接受来自 ring360 自身页面的更改，不接受其他网站的请求。
problem-body-too-large = 请求过大：最多 64 kB。
problem-body-too-slow = 请求超过十秒仍未收完，请重新发送。
problem-request-invalid = 请求无法受理：{ $fields }。
problem-request-refused = 请求无法受理。
problem-path-unknown = 此地址没有内容。
problem-method-unknown = 此地址不接受这种请求。
problem-room-closed = 日志无法写入，暂不受理任何请求。请查看服务器信息，修复磁盘后重新启动。
problem-fault = 服务器内部出错，详见其信息；未作任何更改。
problem-place-not-found = 找不到“{ $words }”。请输入地图上的道路、路口“甲/乙”或名称，或直接点击地图。
problem-place-off-the-map = { $lon }, { $lat } 距本图任何道路都超过两公里。请检查顺序（经度在前）和坐标系。
problem-category-unknown = 没有“{ $category }”这一类别，可用：{ $known }。
problem-idempotency-key-reused = 该幂等键已用于另一报警。每个报警请用新的键。
problem-override-without-reason = { $incident }：所选不是推荐的单元，请在“reason”中说明理由。
problem-record-out-of-order = 该报告早于已知情况。
problem-unit-unknown = 没有处警单元“{ $unit }”。
problem-incident-unknown = 没有警情“{ $incident }”。
problem-deadline-unknown = 时限 { $deadline } 不存在。
problem-deadline-not-due = 时限 { $deadline } 尚未到。
problem-call-known = 报警 { $call } 已受理。
problem-unit-transition = { $unit } 处于“{ $state }”，不能 { $kind }；未作任何更改。
problem-incident-transition = { $incident } 处于“{ $state }”，不能 { $kind }；未作任何更改。
problem-units-named-twice-or-none = { $incident }：请至少指定一个单元，且不得重复。

problem-database-unreadable = { $file } 不是可读的 ring360 数据库：{ $reason }。请用 --database 另指文件。
problem-database-unwritable = { $file } 无法写入：{ $reason }。请检查目录权限和磁盘空间。
problem-database-in-use = { $file } 正被另一个 ring360 使用。请先停止它，或用 --database 另指文件。
problem-database-other-schema-version = { $file } 由另一版本的 ring360 写成（结构 { $found }）。请用该版本，或用 --database 另指文件。
problem-database-other-setting = { $file } 属于另一种场合（{ $found }）：实战与演练绝不共用数据库。请用 --database 另指文件。
problem-database-other-atlas = { $file } 由另一地图集（{ $found }）开始。请用该地图集启动，或用 --database 另指文件。
problem-journal-broken = { $file }：日志自第 { $seq } 行起不连贯。请从备份恢复该文件；未作任何更改。
problem-port-taken = { $host } 的端口 { $port } 已被占用。请停止占用者，或用 --port 另选。
problem-host-needs-tls = 在 { $host } 上提供服务会以明文传送密钥和警情。请给出 --tls-certificate 和 --tls-key；若前置代理已做 TLS，请加 --behind-proxy。
problem-units-missing = 还没有处警单元。请用 --units 指定文件，或提交到 /api/units。
problem-setting-wrong = { $setting } 无法采用：{ $reason }。请修改或删除该环境变量。
problem-tls-half = 仅有 { $given } 不足以启用 https：请同时给出 --tls-certificate 和 --tls-key。
problem-demo-on-loopback-only = 演练不需密钥，因此只对本机提供，不能监听 { $host }。请去掉 --host。
problem-atlas-not-named = 请用 --atlas 指定要服务的地图集，或用 --demo 试用内置演示县。
problem-host-not-here = 无法监听 { $host }：{ $reason }。请用 --host 指定本机的地址。
problem-rate-outside = 倍率须在 { $least } 到 { $most } 之间，而不是 { $rate }。

cli-serve-help = 运行一个地图集的指挥台：页面、接口与日志。
cli-serve-atlas-help = 由“ring360 atlas build”生成的地图集。
cli-serve-database-help = 日志所在的 SQLite 文件，没有则新建；默认放在地图集旁。
cli-serve-units-help = 板上没有单元时，现在上岗的单元。
cli-serve-host-help = 监听地址；默认仅限本机。
cli-serve-port-help = 监听端口；演示时若被占用则取下一个空闲端口。
cli-serve-demo-help = 在内置演示县运行演练，而非实战。
cli-serve-rate-help = 演练比实际时间快多少倍。
cli-serve-seed-help = 演练中一切随机抽取的种子。
cli-serve-allowed-host-help = 另行允许的主机名，可多次给出。
cli-serve-tls-certificate-help = https 的证书文件（PEM）。
cli-serve-tls-key-help = 证书的私钥文件（PEM）。
cli-serve-behind-proxy-help = 由前置代理负责 TLS。

serve-reading-atlas = 读取地图集
serve-warming = 准备引擎
serve-replaying = 重放日志
serve-address = ring360 正在服务 { $name }：{ $address }
serve-address-exercise = { $name } 演练，{ $rate } 倍速：{ $address }
serve-setup = 还没有用户。请在一小时内打开此链接创建管理员（仅可使用一次）：
serve-link = { $link }
serve-stop = 按 Ctrl-C 停止。
serve-stopped = 已停止；受理的一切都已存盘。
serve-units-entered = { $count ->
   *[other] { $count } 个单元已上岗。
 }
