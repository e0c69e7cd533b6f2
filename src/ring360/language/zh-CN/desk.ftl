### 调度建议的理由。

reason-soonest = 最快到达
reason-later-by = 比最快者晚 { NUMBER($seconds, maximumFractionDigits: 0) } 秒
reason-preferred-role = 本类警情优先：{ $role }
reason-outside-ring = 超出响应圈 { NUMBER($seconds, maximumFractionDigits: 0) } 秒
reason-units-short = 还缺 { $missing } 个巡组
reason-officers-short = 还缺 { $missing } 名警力
reason-no-free-unit = 没有空闲巡组
reason-not-fit = { $count } 个空闲巡组不符合预案
reason-no-way = { $count } 个空闲巡组无路可达
reason-no-longer-needed = 不再需要增派
reason-stood-down = 已撤下：{ $words }
reason-incident-closed = 警情已结束
reason-not-acknowledged = { $unit } 已 { NUMBER($seconds, maximumFractionDigits: 0) } 秒未签收
