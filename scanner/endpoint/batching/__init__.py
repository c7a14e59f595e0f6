"""The OpenAI Batch API: the same requests at half the price, answered within a day, and none of them paid for twice."""
