# Demo county and gazetteer.
demo-drawing = Drawing the demo county
problem-demo-not-written = The table { $file } could not be written: { $reason }. Choose another folder or free some room, then try again.
