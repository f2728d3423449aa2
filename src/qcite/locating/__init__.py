"""What a person types → units."""
