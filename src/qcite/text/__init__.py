"""What makes no difference between two texts."""
