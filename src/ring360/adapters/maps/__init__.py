"""Map files: OpenStreetMap extracts in, atlas bundles in and out. Knows nothing of databases, devices or pictures."""
