"""Facts the user keeps: officials, posts, topics, organisations, and their names."""
