"""What a book is: its plan, manifest and editions, and the library of finished books."""
