"""One file a concept: what is drawn, the laws, and the mistakes that break them."""
