### 集结：谁能到、派谁去、各在何处待命。

problem-muster-seconds = 集结时限不能是 { $seconds } 秒：须为 0 秒或以上。
problem-muster-officers = 集结人数不能是 { $officers }：须在 1 至 10000 之间。

reason-muster-never = 要求 { NUMBER($within, maximumFractionDigits: 0) } 秒内到 { NUMBER($wanted) } 人，可调警力不足；届时可到 { NUMBER($officers) } 人
reason-muster-late = { NUMBER($within, maximumFractionDigits: 0) } 秒内到不齐 { NUMBER($wanted) } 人，可到 { NUMBER($officers) } 人；最早 { NUMBER($seconds, maximumFractionDigits: 0) } 秒后到齐
reason-muster-taken = 从较不紧急的警情抽调 { NUMBER($count) } 个巡组
reason-muster-called-up = 召回备勤 { NUMBER($count) } 批
reason-muster-direct = { NUMBER($count) } 个巡组直接到场：集结点无法及时容纳

cli-muster-help =
    某处多快能到多少人，应派谁去。

    自下达命令起计时：出动加行驶。不下达任何命令。按 --at 不在班的巡组不计入。
cli-want-help = 人数与秒数，如 30@180，可重复；不写则为 30@180 与 100@360。
cli-turnout-help = 从下令到车轮转动的秒数。
problem-muster-want = --want：{ $text } 不是“人数@秒数”的形式，例如 30@180。
muster-stage = 计算到达时间
muster-title = 集结于 { $place }（自下令起计时）
muster-by-then = 全部出动时届时可到人数
muster-order = 应派谁去
column-within = 时限
column-officers = 人数
column-officers-travel = 仅按行驶
column-role = 警种
column-staged = 到集结点
column-at-scene = 可到现场
column-waits-at = 待命点
orders-off-duty = 不在班，未计入：{ $units }
orders-leaves = 圈内道路：现为 { $before }，调离期间 { $after }
orders-reason = { "  " }{ $reason }
