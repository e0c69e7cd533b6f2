### 所问地点、按行驶时间排序、逐个转弯的路线说明。

cli-to-help = 到哪里：经度,纬度；地址；路口（如“人民路/新华街”）；或地名。
cli-from-help = 从哪里：经度,纬度；地址；路口；或地名。
cli-geojson-help = 输出一条 GeoJSON 路线。
eta-title = 各巡组到 { $place } 的行驶时间（只计行驶，不含处警与出动）
eta-unreachable = 无法到达：{ $units }
route-title = { $start } → { $to }：{ $time }，{ $distance }
column-unit = 巡组
column-travel = 行驶
column-distance = 距离
column-step = 序
column-instruction = 说明

heading-0 = 北
heading-1 = 东北
heading-2 = 东
heading-3 = 东南
heading-4 = 南
heading-5 = 西南
heading-6 = 西
heading-7 = 西北

direction-depart = { $kind ->
    [named] 沿{ $street }向{ $heading }出发
   *[unnamed] 向{ $heading }出发
}
direction-continue = { $kind ->
    [named] 直行进入{ $street }
   *[unnamed] 直行
}
direction-slight-left = { $kind ->
    [named] 靠左进入{ $street }
   *[unnamed] 靠左
}
direction-left = { $kind ->
    [named] 左转进入{ $street }
   *[unnamed] 左转
}
direction-sharp-left = { $kind ->
    [named] 向左后方转入{ $street }
   *[unnamed] 向左后方转
}
direction-slight-right = { $kind ->
    [named] 靠右进入{ $street }
   *[unnamed] 靠右
}
direction-right = { $kind ->
    [named] 右转进入{ $street }
   *[unnamed] 右转
}
direction-sharp-right = { $kind ->
    [named] 向右后方转入{ $street }
   *[unnamed] 向右后方转
}
direction-u-turn = { $kind ->
    [named] 沿{ $street }掉头
   *[unnamed] 掉头
}
direction-roundabout = { $kind ->
    [named] 环岛第{ $exit }出口驶出，进入{ $street }
   *[unnamed] 环岛第{ $exit }出口驶出
}
direction-arrive = 到达
direction-arrive-left = 到达，目的地在左侧
direction-arrive-right = 到达，目的地在右侧

problem-place-unknown = 地图上没有名为 { $text } 的地点、地址或路口。可改用 经度,纬度。
problem-place-impossible = { $text } 不在地球上。请写 经度,纬度（度，经度在前）。
problem-place-off-the-roads = { $text } 距 { $map } 最近的道路 { $metres } 米。请确认经度写在前面。
problem-hour-unreadable = --at：{ $text } 既不是一周中的小时（0 至 167），也不是 ISO 8601 时间。
problem-road-unknown = --close：地图上没有编号或路名 { $text }。
problem-route-none = 按此出行方式与封路情况，从 { $start } 到 { $to } 无路可通。
