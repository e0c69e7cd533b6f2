### 巡组与警情文件：选项、逐行交代以及可能的问题。

cli-atlas-option-help = 地图集，由 `ring360 atlas build` 生成。
cli-units-help = 巡组，CSV 或 GeoJSON：unit_id、role、lon、lat、officers。
cli-calls-help = 报警，CSV 或 GeoJSON：received_at、lon、lat、category。
cli-columns-help = 其他列名，如 received_at=接警时间,lon=x；加前缀 units. 或 calls. 只对一个文件有效；location=列名 表示一列里写“(纬度, 经度)”。可重复。
cli-timezone-help = 不带偏移的本地时间所属时区，如 Asia/Shanghai。
cli-time-format-help = 非 ISO 8601 时间的格式，如 "%m/%d/%Y %I:%M:%S %p"。
cli-datum-help = 坐标系：wgs84、gcj02、bd09 或 EPSG:n；calls=gcj02 只对一类文件有效。
cli-encoding-help = 文件编码，仅当既非 UTF-8 也非 GB18030 时需要。
cli-max-refused-help = 拒收的行超过此比例即停止。
cli-mode-help = 出行方式。
cli-at-help = 一周中的小时（0 = 周一零点）或 ISO 8601 时间，用于分时车速。
cli-close-help = 封闭的道路，写道路编号或路名。可重复。

inputs-encoding-guessed = { $file } 按 { $encoding } 读取。若文字不对，请用 --encoding 指定。
inputs-refused = { $file }：{ $total } 行中拒收 { $refused } 行。
inputs-refused-reason = { "  " }{ $count } 行：{ $reason }（第 { $rows } 行）
inputs-repeated = { $file }：{ $count } 行与前面某警情的编号、时间、地点相同，已合并。
inputs-outside = { $file }：{ $total } 行中有 { $count } 行在地图之外（距任何道路超过500米），不计入任何比例。
inputs-note-date-only = { $file }：{ $count } 个时间只有日期，按零点计；钟点没有意义。
inputs-note-ambiguous-time = { $file }：{ $count } 个本地时间因时钟回拨出现两次，取前一次。
inputs-note-skipped-time = { $file }：{ $count } 个本地时间因时钟拨快而不存在，按未拨快读取。
inputs-note-stamp-unreadable = { $file }：另有 { $count } 个时间戳无法读取，留空。
inputs-warning-datum = 注意：{ $file } 按 { $datum } 比按 { $given } 更贴合道路：半数点距道路 { $metres_off_then } 米以内，而不是 { $metres_off } 米。请试 --datum { $datum }。
inputs-warning-offset = 注意：{ $file } 的点似乎整体向东偏约 { $east_metres } 米、向北偏约 { $north_metres } 米；移回后半数点距道路 { $metres_off_then } 米以内，而不是 { $metres_off } 米。请核对坐标系。
inputs-warning-swapped = 注意：{ $file } 有 { $rows } 行若把经纬度对调就在地图之内。

inputs-reason-row-short = 该行单元格太少
inputs-reason-place-empty = 没有坐标
inputs-reason-place-unreadable = 坐标不是数字
inputs-reason-place-zero = 坐标 0, 0 表示没有
inputs-reason-place-swapped = 经纬度疑似对调
inputs-reason-place-impossible = 坐标不在地球上
inputs-reason-time-empty = 没有接警时间
inputs-reason-time-unreadable = 时间不是 ISO 8601（见 --time-format）
inputs-reason-time-without-zone = 本地时间没有偏移（见 --timezone）
inputs-reason-category-empty = 没有类别
inputs-reason-id-empty = 没有 unit_id
inputs-reason-id-repeated = 编号已用过
inputs-reason-role-empty = 没有 role
inputs-reason-officers-unreadable = officers 不是大于0的整数
inputs-reason-mode-unknown = mode 不是 car、motorcycle、ebike、foot 之一
inputs-reason-shift-unreadable = shift_start 与 shift_end 必须同为 HH:MM

problem-inputs-missing = 没有文件 { $file }。请核对路径。
problem-inputs-unreadable = 无法读取 { $file }：{ $reason }。请检查权限。
problem-inputs-empty = { $file } 是空的。请重新导出并带上数据行。
problem-inputs-gzip = { $file } 是损坏或不完整的 gzip 文件。请重新获取或压缩。
problem-inputs-encoding = { $file } 既非 UTF-8 也非 GB18030。请用 --encoding 指明编码，如 latin-1。
problem-inputs-encoding-unknown = { $file }：没有编码 { $encoding }。可试 utf-8、gb18030、utf-16 或 latin-1。
problem-inputs-not-a-table = { $file } 不是表格：首行须至少写两个列名，以逗号、分号、制表符或竖线分隔。
problem-inputs-row-broken = { $file } 第 { $row } 行无法读取：{ $reason }。请查找未闭合的引号。
problem-inputs-geojson = { $file } 不是 GeoJSON FeatureCollection。请导出带属性的点。
problem-inputs-column-missing = { $file } 没有列 { $field }。已有列：{ $columns }。请用 --columns { $field }=列名 指明。
problem-inputs-columns-option = --columns：{ $text } 不是“字段=列名”的形式。
problem-inputs-columns-field = --columns：没有字段 { $field }。可用字段：{ $fields }, location。
problem-inputs-timezone = 没有时区 { $timezone }。请写成 Asia/Shanghai 的形式。
problem-inputs-datum = { $datum } 不是坐标系。请用 wgs84、gcj02、bd09 或 EPSG:n（如 EPSG:4490）。
problem-inputs-no-rows = { $file } 只有表头，没有数据行。
problem-inputs-too-many-refused = { $file }：{ $total } 行中拒收 { $refused } 行，超过允许的 { $limit_percent }%（{ $reasons }；最前为第 { $rows } 行）。请修正文件或提高 --max-refused。
problem-inputs-none-taken = { $file }：没有一行可用；{ $total } 行中拒收 { $refused } 行（{ $reasons }；最前为第 { $rows } 行）。
problem-inputs-all-outside = { $file }：{ $rows } 行中没有一行距 { $map } 的道路500米以内（经度 { $west } 至 { $east }，纬度 { $south } 至 { $north }）。请核对地图、列名和 --datum。
problem-inputs-swapped = { $file }：{ $rows } 行只有把经纬度对调才落在 { $map } 上。请对调：--columns lon=纬度列,lat=经度列。
