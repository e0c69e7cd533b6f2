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
