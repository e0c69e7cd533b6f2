# 网关（定位终端接入）的用语。

gateway-listens = 定位终端（{ $kind }）：{ $host } 端口 { $port }
gateway-stop = 按 Ctrl-C 停止。
gateway-stopped = 已停止。凡已应答的定位均已存盘。

problem-gateway-no-port = 没有可监听的端口。请至少给出 --jt808-port、--nmea-port、--nmea-udp-port、--http-port 或 --mqtt-broker 之一。
problem-gateway-no-desk = { $database } 不是指挥台的数据库。请先用它启动“ring360 serve”，并在其中登记终端。
problem-gateway-port-taken = { $host } 上有端口已被占用：{ $reason }。请换一个端口，或停掉占用它的程序。
problem-gateway-not-here = 无法在 { $host } 上监听：{ $reason }。
problem-gateway-broker-wrong = { $broker } 不是有效的消息服务器地址。请写成“主机”或“主机:端口”。
problem-gateway-tls = 证书 { $file } 无法使用：{ $reason }。

cli-gateway-help = 接收定位终端的位置，供同一数据库的指挥台使用。
cli-gateway-atlas-help = 指挥台所用的地图集。
cli-gateway-database-help = 指挥台的数据库：SQLite 文件或 postgresql://…；默认放在地图集旁。
cli-gateway-host-help = 终端连接的地址；默认仅限本机。
cli-gateway-jt808-port-help = JT/T 808 终端的 TCP 端口。
cli-gateway-nmea-port-help = NMEA 语句的 TCP 端口。
cli-gateway-nmea-udp-port-help = NMEA 语句的 UDP 端口。
cli-gateway-http-port-help = Traccar Client、OsmAnd、OwnTracks 的 HTTP 端口。
cli-gateway-mqtt-broker-help = OwnTracks 所发布到的 MQTT 消息服务器。
cli-gateway-mqtt-topic-help = 在消息服务器上订阅的主题。
cli-gateway-mqtt-tls-help = 与消息服务器之间使用 TLS。
cli-gateway-status-port-help = 本机端口，在 /status 给出各项计数。
cli-gateway-tls-certificate-help = 终端用 https 时的证书文件（PEM）。
cli-gateway-tls-key-help = 该证书的私钥文件（PEM）。
cli-gateway-behind-proxy-help = HTTP 端口由前置代理负责 TLS。
