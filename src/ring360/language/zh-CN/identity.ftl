# 谁可以做什么：登录、用户、第二验证因素、设备。

problem-log-in-needed = 请先登录。
problem-not-allowed = 您的角色无权执行此操作（{ $action }）。如确有需要，请联系管理员。
problem-proof-needed = 请再次验证身份（密码或第二验证因素），然后重试。
