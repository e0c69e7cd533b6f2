# 演示县与地址库
demo-drawing = 正在绘制演示县
problem-demo-not-written = 无法写入表格 { $file }：{ $reason }。请换一个文件夹或腾出空间后重试。
problem-basemap-not-written = 无法写入底图 { $file }：{ $reason }。请腾出空间或换一个文件夹后重试。
problem-basemap-failed = 无法绘制底图：{ $reason }。请在建图时不生成底图，或检查地图文件。
