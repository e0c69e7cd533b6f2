### 警情类别与预案文件、预警、与外单位交换、网络回调：可能的问题。

cli-serve-categories-help = 本地警情类别，CSV：name、code、priority、en、zh-CN。
cli-serve-plans-help = 本地预案，CSV：category、alarm_level、units、roles、skills、officers、within_seconds、notify。

problem-table-column = { $file } 没有列 { $column }。已有列：{ $columns }。请补上或改成此名。
problem-table-too-long = { $file } 超过 { $most } 行。此文件不应这么长，请删去不需要的行。
problem-table-row = { $file } 第 { $row } 行，列 { $column }：“{ $value }” { $reason ->
    [empty] 缺失，请填写
    [number] 不是允许范围内的数字，请改正
    [whole] 不是整数，请改正
    [name] 不是合法名称，请用小写字母、数字和连字符
    [repeated] 在前面的行已出现，请只保留一处
    [code] 不是合法代码：每级两位数字，最多四级
    [parent] 没有上级类别，请增加一行，其代码为本代码去掉末两位
    [category] 不是已有类别，请用类别文件中的名称
    [levels] 缺少某个响应等级，请从1起连续编号
    [people-role] 不是指挥中心的岗位，请用 dispatcher、duty_commander 等
    [differs] 与同一预案前面的行不一致，请只写一处
    [post-kind] 不是布警点类型，请写 post、station、police_room、checkpoint 或 command_post
    [rule-code] 不是升级规则，请用指南中的代码
    [later] 必须晚于上一步，请按先后排列
   *[other] 无法采用，请改正
}。{ $more ->
    [0] 文件未读入。
    [one] 另有1处错误，文件未读入。
   *[other] 另有 { $more } 处错误，文件未读入。
}
problem-categories-without = { $file } 缺少类别 { $name }：一键报警会生成此类警情。请补上。

problem-warning-without-text = 预警至少要有一种语言的文字。
problem-warning-language-twice = 预警中同一语言出现两次，请只保留一份。
problem-warning-without-area = 预警需要范围：地点加半径、多边形，或封闭的道路。
problem-warning-area-open = 多边形至少要有三个不同的点。
problem-warning-expiry = 预警的结束时间须晚于发布时间，且不超过 { $days } 天；届时仍有效请重新发布。
problem-warning-unknown = 没有预警 { $warning }。
problem-warning-over = 预警 { $warning } 已失效：已到期、已解除或已被后续预警取代。
problem-agency-unset = 未指明发送单位，不能向外发送。请将 RING360_AGENCY 设为本单位的域名。

problem-eido-unreadable = 无法读取此警情：{ $field } 应为 { $wanted }。
problem-eido-without-place = 该警情没有可用的地点。请向发送单位核实，并手工录入。
problem-period-wrong = 时段须先始后终，且不超过 { $days } 天。

problem-webhook-unknown = 没有网络回调 { $webhook }。
problem-webhook-type = 没有事件 { $type }。可用事件见 GET /api/webhooks。
problem-webhooks-too-many = 已有 { $most } 个网络回调，请先删去无人使用的。
problem-webhook-url = 不能向 { $url } 发送：{ $reason ->
    [not-https] 不在允许名单内的主机只能使用 https
    [private] 它是内部网络地址，且不在允许名单内
   *[other] 无法识别为地址
}。允许名单由设置项 RING360_WEBHOOK_HOSTS 指定。

warning-called-off = 已解除：{ $headline }
problem-eido-own = 警情 { $incident } 是本单位发出的。

reason-duplicate-time = { $minutes ->
    [0] 距上一次相关报警不到1分钟
   *[other] 距上一次相关报警 { $minutes } 分钟
}
reason-duplicate-place = { $metres ->
    [0] 同一地点
   *[other] 步行约 { $metres } 米
}
reason-duplicate-type = { $likeness ->
    [same] 类别相同
    [kin] 类别相近
   *[other] 类别不同
}
