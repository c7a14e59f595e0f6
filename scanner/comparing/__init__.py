"""Two records, two runs, two auditors: what differs, why, and how far they agree."""
