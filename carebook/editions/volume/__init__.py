"""The national volume: one printed book of England and all its authorities."""
