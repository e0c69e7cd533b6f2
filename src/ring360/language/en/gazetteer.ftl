# Demo county and gazetteer.
demo-drawing = Drawing the demo county
problem-demo-not-written = The table { $file } could not be written: { $reason }. Choose another folder or free some room, then try again.
problem-basemap-not-written = The basemap { $file } could not be written: { $reason }. Free some room or choose another folder, then try again.
problem-basemap-failed = The basemap could not be drawn: { $reason }. Build the atlas without a basemap, or look at the map file.
