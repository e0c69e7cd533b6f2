### 命令行本身：各命令共用的文字。

cli-help = 用真实路网回答：谁能在360秒内到场。无需联网。
cli-lang-help = 所有提示的语言；不写时由 RING360_LANG 或系统区域设置决定。
cli-version-help = 显示版本并退出。
cli-json-help = 输出一份供程序读取的 JSON，不输出表格。
cli-atlas-help = 建立、查看、检索地图集（一个区域经过校验的路网）。
cli-eta-help = 按精确行驶时间排列各巡组到某一地点的先后。
cli-route-help = 显示两地之间最快的路线，逐个转弯说明。
cli-coverage-help = 说明各巡组在时限内能覆盖哪些道路和警情。
cli-simulate-help = 用实战中的同一套决策推演一年的报警。
cli-completion-help = 输出 bash、zsh 或 fish 的补全脚本。
cli-completion-use =
    bash：ring360 completion bash > ~/.local/share/bash-completion/completions/ring360；
    zsh：ring360 completion zsh > ~/.zfunc/_ring360；
    fish：ring360 completion fish > ~/.config/fish/completions/ring360.fish
cli-heading-usage = 用法：
cli-heading-options = 选项：
cli-heading-commands = 命令：
cli-stopped = 已停止，没有留下半成品。
cli-mistake-no-such-option = 没有选项 { $option }。相近的有：{ $nearest }。
cli-mistake-missing = 缺少 { $option }。
cli-mistake-bad-value = { $option } 的值不能使用：{ $reason }
cli-mistake-other = { $reason }
cli-mistake-hint = 请看：{ $command } --help
cli-help-option = 显示本说明并退出。
