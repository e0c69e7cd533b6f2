### 集结：谁能到、派谁去、各在何处待命。

problem-muster-seconds = 集结时限不能是 { $seconds } 秒：须为 0 秒或以上。
problem-muster-officers = 集结人数不能是 { $officers }：须在 1 至 10000 之间。

reason-muster-never = 要求 { NUMBER($within, maximumFractionDigits: 0) } 秒内到 { NUMBER($wanted) } 人，可调警力不足；届时可到 { NUMBER($officers) } 人
reason-muster-late = { NUMBER($within, maximumFractionDigits: 0) } 秒内到不齐 { NUMBER($wanted) } 人，可到 { NUMBER($officers) } 人；最早 { NUMBER($seconds, maximumFractionDigits: 0) } 秒后到齐
reason-muster-taken = 从较不紧急的警情抽调 { NUMBER($count) } 个巡组
reason-muster-called-up = 召回备勤 { NUMBER($count) } 批
reason-muster-direct = { NUMBER($count) } 个巡组直接到场：集结点无法及时容纳
