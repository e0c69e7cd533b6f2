### 派谁、留谁以及还缺什么的理由。

reason-taken-off = 须从 { $incident }（{ $priority } 级）抽调
reason-left-for = 留给 { $incident }，用在那里更有效
reason-holds-ring = { $post ->
        [none] 留守保圈：{ NUMBER($share, style: "percent", maximumFractionDigits: 1) } 的道路靠它覆盖
       *[other] 留守 { $post } 保圈：{ NUMBER($share, style: "percent", maximumFractionDigits: 1) } 的道路靠它覆盖
    }
reason-worked-less = 与 { $unit } 同时到达，但本班出警较少
reason-role-missing = 缺少警种：{ $roles }
reason-skill-missing = 缺少技能：{ $skills }
