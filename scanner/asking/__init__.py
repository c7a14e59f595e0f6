"""What a model is asked and what is made of its answer; nothing here sends anything."""
