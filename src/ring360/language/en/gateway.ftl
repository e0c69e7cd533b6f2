# Words of the gateway, to which trackers speak.

gateway-listens = Trackers ({ $kind }): { $host } port { $port }
gateway-stop = Press Ctrl-C to stop.
gateway-stopped = Stopped. Everything that was acknowledged is stored.

problem-gateway-no-port = Nothing to listen to. Give at least one of --jt808-port, --nmea-port, --nmea-udp-port, --http-port or --mqtt-broker.
problem-gateway-no-desk = { $database } is not the database of a desk. Start "ring360 serve" with it first, and register the trackers there.
problem-gateway-port-taken = A port on { $host } is taken: { $reason }. Choose another, or stop what uses it.
problem-gateway-not-here = Cannot listen on { $host }: { $reason }.
problem-gateway-broker-wrong = { $broker } is no broker. Write HOST or HOST:PORT.
problem-gateway-tls = The certificate { $file } cannot be used: { $reason }.

cli-gateway-help = Take positions from trackers for the desk of the same database.
cli-gateway-atlas-help = Atlas that the desk runs on.
cli-gateway-database-help = Database of the desk, a SQLite file or postgresql://…; beside the atlas by default.
cli-gateway-host-help = Address that trackers connect to; only this machine by default.
cli-gateway-jt808-port-help = TCP port for JT/T 808 terminals.
cli-gateway-nmea-port-help = TCP port for NMEA sentences.
cli-gateway-nmea-udp-port-help = UDP port for NMEA sentences.
cli-gateway-http-port-help = HTTP port for Traccar Client, OsmAnd and OwnTracks.
cli-gateway-mqtt-broker-help = MQTT broker that OwnTracks publishes to.
cli-gateway-mqtt-topic-help = Topic to subscribe to at the broker.
cli-gateway-mqtt-tls-help = Speak TLS with the broker.
cli-gateway-status-port-help = Port on this machine that tells the counters at /status.
cli-gateway-tls-certificate-help = Certificate file (PEM) for trackers by https.
cli-gateway-tls-key-help = Private key file (PEM) of that certificate.
cli-gateway-behind-proxy-help = A proxy in front of the HTTP port does TLS.
