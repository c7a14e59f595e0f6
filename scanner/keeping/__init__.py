"""scans/ <-> Scans: records filed by paper, whole or not at all, and an index that knows what is there."""
