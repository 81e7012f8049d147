"""What a notebook imports, and what an executed notebook carries."""
