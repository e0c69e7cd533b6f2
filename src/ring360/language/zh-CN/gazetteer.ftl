# 演示县与地址库
demo-drawing = 正在绘制演示县
problem-demo-not-written = 无法写入表格 { $file }：{ $reason }。请换一个文件夹或腾出空间后重试。
