### 覆盖：报告、图片与网页。

cli-within-help = 时限（秒），从接警到首个巡组到场。
cli-allow-help = 行驶之前的秒数，如 processing=60,turnout=30。
cli-png-help = 把道路按总响应时间着色，画成图片。
cli-html-help = 写出一个无需联网的交互网页。
coverage-stage-ring = 行驶时间
coverage-stage-depth = 每条路有几个巡组可到
coverage-stage-places = 街道与地点
coverage-title = { $map }：{ $units } 个巡组在 { $within } 内的覆盖
coverage-allowances = 总响应 = 处警 { $processing } + 出动 { $turnout } + 行驶
column-what = 覆盖对象
column-total-response = 总响应
column-travel-only = 仅行驶
coverage-roads = 道路长度（{ $distance }）
coverage-calls = 报警（{ $count } 起）
coverage-depth = { $count } 个以上巡组可到的道路
coverage-worst = 最薄弱处（总响应）
coverage-by-place = 分地点
column-place = 街道或地点
column-uncovered = 未覆盖
column-length = 长度
column-median = 中位
column-worst = 最慢
coverage-near = { $street }（{ $place }）
coverage-written = 已写出：{ $file }
coverage-picture-title = { $within } 秒内谁能到场：{ $map }
coverage-picture-shares = 总响应覆盖道路长度 { $total }（处警 { $processing } 秒 + 出动 { $turnout } 秒 + 行驶）；仅行驶 { $travel }；{ $units } 个巡组
coverage-legend = 总响应
coverage-legend-band = { $low }–{ $high } 秒
coverage-legend-beyond = 超过 { $low } 秒
coverage-legend-unreached = 无法到达
coverage-legend-unit = 巡组
coverage-legend-edge = 圈的边界
coverage-credit = 地图数据 { $credit }
coverage-hover = 指向道路可看秒数。拖动移图，滚轮或 + − 缩放，0 看全图。
coverage-hover-street = { $street }：总响应 { $total } 秒，行驶 { $travel } 秒
coverage-unnamed = 无名道路

problem-coverage-allow = --allow：{ $text } 不是 processing=60,turnout=30 的形式（秒，不小于0）。
problem-coverage-no-time = 预留的 { $allowances } 秒使 { $within } 秒内没有行驶时间。请改 --allow 或 --within。
problem-coverage-write = 无法写入 { $file }：{ $reason }。
coverage-no-font = 未找到中文字体：图片上的文字改用英文和拼音。
