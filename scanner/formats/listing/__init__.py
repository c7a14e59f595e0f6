"""Lists of scans as text, one file a format: `render` yields lines, so that memory does not grow with their number."""
