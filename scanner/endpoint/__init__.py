"""Models behind an OpenAI-compatible endpoint: one door, through which every paid request goes."""
