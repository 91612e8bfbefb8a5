"""Looking statements up, one by one, over time, side by side."""
