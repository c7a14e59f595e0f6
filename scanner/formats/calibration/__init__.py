"""A calibration -> text: one file a format."""
