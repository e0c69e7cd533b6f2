### 围堵：在未结案件的车辆前方封控道路。

problem-containment-future = 目击时间在 { $seconds } 秒之后的将来，请更正。
problem-containment-within = 范围不能止于目击后 { $seconds } 秒：秒数须大于 0。
problem-containment-speed = 车速不能是道路车速的 { $factor } 倍：倍数须大于 0。

reason-containment-leaks = { NUMBER($exits) } 个出口未能封住；车辆最快 { NUMBER($seconds, maximumFractionDigits: 0) } 秒后可驶出
reason-containment-holds = { $units ->
    [0] 即使不封控，车辆也无法驶出范围
   *[other] { NUMBER($units) } 个巡组可及时封住全部出口
}
reason-containment-proven = { $units ->
    [0] 已证明：没有漏口更少的方案
   *[other] 已证明：没有漏口更少的方案；同样漏口下至少需 { NUMBER($units) } 个巡组
}
reason-containment-leak-bound = 漏口权重 { NUMBER($weight) }；能否更少未获证明，但不可能少于 { NUMBER($bound) }
reason-containment-unit-bound = 没有漏口更少的方案；本方案用 { NUMBER($units) } 个巡组，不可能少于 { NUMBER($bound) } 个

cli-contain-help =
    在未结案件的车辆前方封控道路：哪个巡组封哪里、是否来得及、哪里漏。

    自目击起计时。不下达任何命令，也不保存车辆信息。
cli-case-help = 方案所属的未结案件或演练。
cli-seen-help = 车辆在何处被目击：经度,纬度、地址、路口或名称。
cli-seconds-ago-help = 多久以前被目击，秒。
cli-area-within-help = 范围止于车辆在目击后这么多秒内能到之处。
cli-speed-factor-help = 车辆车速为地图车速的多少倍；不等红灯。
cli-against-one-ways-help = 车辆可能逆行。
cli-radius-help = 目击地点可能的误差，米。
cli-setup-help = 到位后多少秒可完全封住。
problem-containment-case = --case：请写明方案所属的未结案件或演练。
contain-stage = 寻找应封控的道路
contain-title = 案件 { $case }：车辆在 { $place } 被目击（自目击起计时）
contain-closures = 封控处
contain-leaks = 未封住的出口
contain-reach = 车辆现在可能所在的道路：{ $now }；全部封住后范围内：{ $then }
closing-road = 路段
closing-junction = 路口
closing-checkpoint = 卡点
column-closes = 封控
column-point = 位置
column-closed-at = 封住时间
column-car-at = 车辆最快到达
column-road-class = 道路
column-out-at = 驶出时间
