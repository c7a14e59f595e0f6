"""How decision models are spoken to: one file a wire format, pure functions only."""
