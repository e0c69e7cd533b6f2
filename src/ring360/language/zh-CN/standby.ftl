### 补位、换派与巡逻任务。

reason-move-up-gain = 补位后圈内道路增加 { NUMBER($gained, style: "percent", maximumFractionDigits: 1) }；途中减少 { NUMBER($underway, style: "percent", maximumFractionDigits: 1) }
reason-move-up = { $unit } 调往 { $post }，车程 { NUMBER($seconds, maximumFractionDigits: 0) } 秒
reason-command-post-nearer = 指挥车 { $unit } 驻 { $post }，到可能用警处平均 { NUMBER($after, maximumFractionDigits: 0) } 秒，现为 { NUMBER($before, maximumFractionDigits: 0) } 秒
reason-exchange-sooner = { $unit } 可在 { NUMBER($seconds, maximumFractionDigits: 0) } 秒后到场，比 { $instead } 早 { NUMBER($sooner, maximumFractionDigits: 0) } 秒
reason-task-main-roads = 主干道巡逻 { NUMBER($metres, maximumFractionDigits: 0) } 米
reason-task-lanes = 街巷巡逻 { NUMBER($metres, maximumFractionDigits: 0) } 米
reason-task-beat = 在本责任区巡逻
reason-task-checkpoint = 在卡点执勤
reason-task-until-relieved = { $unit } 留守至接班单元到位

timeline-patrol-ordered = { $unit } 受派巡逻
