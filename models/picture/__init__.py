"""Networks trained on photographs, and what they say about a film."""
