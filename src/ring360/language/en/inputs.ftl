### Files of units and calls: options, the account of their rows, and what can be wrong with them.

cli-atlas-option-help = The atlas: the checked map bundle made by `ring360 atlas build`.
cli-units-help = Units, CSV or GeoJSON: unit_id, role, lon, lat, officers.
cli-calls-help = Calls, CSV or GeoJSON: received_at, lon, lat, category.
cli-columns-help = Other column names, such as received_at=Received,lon=x; prefix units. or calls. to bind one file; location=NAME for one column of "(lat, lon)". May be repeated.
cli-timezone-help = Time zone of local times without an offset, such as Asia/Shanghai.
cli-time-format-help = Pattern of times that are not ISO 8601, such as "%m/%d/%Y %I:%M:%S %p".
cli-datum-help = Datum of the points: wgs84, gcj02, bd09 or EPSG:n; calls=gcj02 binds one kind of file.
cli-encoding-help = Encoding of the files, when neither UTF-8 nor GB18030.
cli-max-refused-help = Stop when more than this share of a file's rows is refused.
cli-mode-help = How the units travel.
cli-at-help = Hour of the week (0 = Monday 00:00) or an ISO 8601 time, for the map's daily rhythm of speeds.
cli-close-help = A closed road, by way number or street name. May be repeated.

inputs-encoding-guessed = { $file } is read as { $encoding }. If names look wrong, say --encoding.
inputs-refused = { $file }: { $refused } of { $total } rows refused.
inputs-refused-reason = { "  " }{ $count } × { $reason } (rows { $rows })
inputs-repeated = { $file }: { $count } rows repeat a call's number, time and place and are merged with it.
inputs-outside = { $file }: { $count } of { $total } rows lie outside the map (over 500 m from any road) and count in no share.
inputs-note-date-only = { $file }: { $count } times are dates alone and stand for midnight; the hour means nothing.
inputs-note-ambiguous-time = { $file }: { $count } local times come twice (clocks go back); the first is taken.
inputs-note-skipped-time = { $file }: { $count } local times do not exist (clocks go forward); read as if they had not.
inputs-note-stamp-unreadable = { $file }: { $count } further time stamps cannot be read and are left empty.
inputs-warning-datum = Warning: { $file } fits the roads far better as { $datum } than as { $given }: half of the points lie within { $metres_off_then } m of a road instead of { $metres_off } m. Try --datum { $datum }.
inputs-warning-offset = Warning: the points of { $file } seem to be moved by about { $east_metres } m east and { $north_metres } m north: put back, half of them lie within { $metres_off_then } m of a road instead of { $metres_off } m. Check their datum.
inputs-warning-swapped = Warning: { $rows } rows of { $file } would lie inside the map with longitude and latitude exchanged.

inputs-reason-row-short = the row has too few cells
inputs-reason-place-empty = no coordinates
inputs-reason-place-unreadable = coordinates are not numbers
inputs-reason-place-zero = coordinates 0, 0 stand for none
inputs-reason-place-swapped = longitude and latitude look exchanged
inputs-reason-place-impossible = coordinates are nowhere on earth
inputs-reason-time-empty = no time of receipt
inputs-reason-time-unreadable = time is not ISO 8601 (see --time-format)
inputs-reason-time-without-zone = local time without an offset (see --timezone)
inputs-reason-category-empty = no category
inputs-reason-id-empty = no unit_id
inputs-reason-id-repeated = the number was used before
inputs-reason-role-empty = no role
inputs-reason-officers-unreadable = officers is not a whole number above 0
inputs-reason-mode-unknown = mode is none of car, motorcycle, ebike and foot
inputs-reason-shift-unreadable = shift_start and shift_end must both be HH:MM

problem-inputs-missing = There is no file { $file }. Check the path.
problem-inputs-unreadable = { $file } cannot be read: { $reason }. Check its permissions.
problem-inputs-empty = { $file } is empty. Export it again with its rows.
problem-inputs-gzip = { $file } is a damaged or cut-off gzip file. Fetch or pack it again.
problem-inputs-encoding = { $file } is neither UTF-8 nor GB18030. Say its encoding with --encoding, such as latin-1.
problem-inputs-encoding-unknown = { $file }: nobody knows an encoding { $encoding }. Try utf-8, gb18030, utf-16 or latin-1.
problem-inputs-not-a-table = { $file } is no table: its first line must name at least two columns, divided by comma, semicolon, tab or bar.
problem-inputs-row-broken = { $file }, row { $row } cannot be read: { $reason }. Look for an unclosed quotation mark.
problem-inputs-geojson = { $file } is no GeoJSON FeatureCollection. Export points with their properties.
problem-inputs-column-missing = { $file } has no column { $field }. Its columns: { $columns }. Name the right one with --columns { $field }=COLUMN.
problem-inputs-columns-option = --columns: { $text } is not of the form field=column.
problem-inputs-columns-field = --columns: there is no field { $field }. Fields: { $fields }, location.
problem-inputs-timezone = There is no time zone { $timezone }. Write it like Asia/Shanghai.
problem-inputs-datum = { $datum } is no datum. Use wgs84, gcj02, bd09 or EPSG:n (such as EPSG:4490).
problem-inputs-no-rows = { $file } has a header but no rows.
problem-inputs-too-many-refused = { $file }: { $refused } of { $total } rows refused, more than the { $limit_percent } % allowed ({ $reasons }; first rows { $rows }). Mend the file or raise --max-refused.
problem-inputs-none-taken = { $file }: no row could be taken; { $refused } of { $total } refused ({ $reasons }; first rows { $rows }).
problem-inputs-all-outside = { $file }: none of the { $rows } rows lies within 500 m of a road of { $map } (longitude { $west } to { $east }, latitude { $south } to { $north }). Check the map, the columns and --datum.
problem-inputs-swapped = { $file }: the { $rows } rows lie on { $map } only with longitude and latitude exchanged. Swap them: --columns lon=LATITUDE COLUMN,lat=LONGITUDE COLUMN.
