# Words of the running desk: states, the timeline, the server and what can go wrong with it.

incident-state-waiting = waiting for a unit
incident-state-dispatched = unit sent
incident-state-attended = unit on scene
incident-state-cleared = cleared
incident-state-closed = closed

unit-state-off_duty = off duty
unit-state-free = free
unit-state-assigned = assigned
unit-state-acknowledged = acknowledged
unit-state-en_route = en route
unit-state-on_scene = on scene
unit-state-clearing = writing up
unit-state-out_of_service = out of service

timeline-call-received = Call received
timeline-incident-opened = Incident opened
timeline-call-joined = Another call joined
timeline-units-recommended = Units recommended
timeline-recommendation-accepted = Dispatcher sent units
timeline-with-words = { $text }: { $words }
timeline-unit-assigned = { $unit } assigned
timeline-assignment-acknowledged = { $unit } acknowledged
timeline-unit-departed = { $unit } en route
timeline-unit-arrived = { $unit } on scene
timeline-unit-started-clearing = { $unit } writing up
timeline-unit-cleared = { $unit } cleared
timeline-unit-stood-down = { $unit } stood down
timeline-unit-released = { $unit } released
timeline-deadline-passed = A deadline has passed
timeline-incident-closed = Incident closed

place-kind-street = street
place-kind-crossing = crossing
place-kind-address = address
place-kind-place = place
place-kind-coordinates = coordinates

problem-host-unknown = This server does not answer to that host name. Open it by the address it printed, or allow the name with --allowed-host.
problem-origin-foreign = Changes are taken only from ring360's own page, not from another site.
problem-body-too-large = The request is too large: 64 kB at most.
problem-body-too-slow = The request took longer than ten seconds to arrive. Send it again.
problem-request-invalid = The request cannot be taken: { $fields }.
problem-request-refused = The request cannot be taken.
problem-path-unknown = There is nothing at this address.
problem-method-unknown = This address does not take that kind of request.
problem-room-closed = The journal cannot be written, so nothing is taken. See the server's messages, mend the disk and start it again.
problem-fault = Something went wrong inside the server; its messages say more. Nothing was changed.
problem-place-not-found = No place is found for “{ $words }”. Write a street, a crossing “A/B” or a name that is on the map, or click on the map.
problem-place-off-the-map = { $lon }, { $lat } lies more than two kilometres from every road of this map. Check the order (longitude first) and the datum.
problem-category-unknown = There is no category “{ $category }”. Use one of: { $known }.
problem-idempotency-key-reused = This idempotency key was used for a different call. Use a new key for each call.
problem-override-without-reason = { $incident }: these are not the units recommended. Say why in “reason”.
problem-record-out-of-order = The report is older than what is known already.
problem-unit-unknown = There is no unit “{ $unit }” on the board.
problem-incident-unknown = There is no incident “{ $incident }”.
problem-deadline-unknown = The deadline { $deadline } does not run.
problem-deadline-not-due = The deadline { $deadline } is not due yet.
problem-call-known = The call { $call } was taken before.
problem-unit-transition = { $unit } is “{ $state }”, so { $kind } does not fit. Nothing was changed.
problem-incident-transition = { $incident } is “{ $state }”, so { $kind } does not fit. Nothing was changed.
problem-units-named-twice-or-none = { $incident }: name at least one unit, and each once.

problem-database-unreadable = { $file } cannot be read as a ring360 database: { $reason }. Name another file with --database.
problem-database-unwritable = { $file } cannot be written: { $reason }. Check the folder's rights and the space on the disk.
problem-database-in-use = { $file } is in use by another ring360. Stop that one first, or name another file with --database.
problem-database-other-schema-version = { $file } was written by another version of ring360 (schema { $found }). Use that version, or name another file with --database.
problem-database-other-setting = { $file } belongs to another setting ({ $found }): live work and exercises never share a database. Name another file with --database.
problem-database-other-atlas = { $file } was begun with another atlas ({ $found }). Start with that atlas, or name another file with --database.
problem-journal-broken = { $file }: the journal does not hold from line { $seq } on. Restore the file from a backup; nothing was changed.
problem-port-taken = Port { $port } on { $host } is taken. Stop what uses it, or name another with --port.
problem-host-needs-tls = Serving on { $host } would send keys and calls in the clear. Give --tls-certificate and --tls-key, or say --behind-proxy when a proxy in front does TLS.
problem-units-missing = There are no units yet. Name a file of units with --units, or post them to /api/units.
problem-setting-wrong = { $setting } cannot be taken: { $reason }. Change the environment variable or remove it.
problem-tls-half = { $given } alone is not enough for https: give both --tls-certificate and --tls-key.
problem-demo-on-loopback-only = An exercise needs no key and is therefore served to this machine only, not on { $host }. Leave --host out.
problem-atlas-not-named = Name the atlas to serve with --atlas, or try the built-in county with --demo.
problem-host-not-here = Cannot listen on { $host }: { $reason }. Name an address of this machine with --host.
problem-rate-outside = The rate must lie between { $least } and { $most }, not { $rate }.

cli-serve-help = Run the desk of one atlas: page, interface and journal.
cli-serve-atlas-help = Atlas made by "ring360 atlas build".
cli-serve-database-help = SQLite file of the journal; made when missing. Beside the atlas by default.
cli-serve-units-help = Units that begin their shift now, if the board has none.
cli-serve-host-help = Address to listen on; only this machine by default.
cli-serve-port-help = Port to listen on; in a demo the next free one where it is taken.
cli-serve-demo-help = Run an exercise in the built-in demo county instead of live work.
cli-serve-rate-help = How many times faster than real time the exercise runs.
cli-serve-seed-help = Seed of everything drawn by chance in the exercise.
cli-serve-allowed-host-help = Further host name to answer to; may be given several times.
cli-serve-tls-certificate-help = Certificate file (PEM) for https.
cli-serve-tls-key-help = Private key file (PEM) of the certificate.
cli-serve-behind-proxy-help = A proxy in front of this server does TLS.

serve-reading-atlas = Reading the atlas
serve-warming = Making the engine ready
serve-replaying = Replaying the journal
serve-address = ring360 serves { $name }: { $address }
serve-address-exercise = Exercise in { $name }, { $rate } times real time: { $address }
serve-setup = There are no users yet. Open this link within an hour to make the administrator; it works once:
serve-link = { $link }
serve-stop = Press Ctrl-C to stop.
serve-stopped = Stopped; everything taken is on disk.
serve-units-entered = { $count ->
    [one] One unit has begun its shift.
   *[other] { $count } units have begun their shift.
 }
