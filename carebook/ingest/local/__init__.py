"""Local figures: a researcher's or council's own table, read and checked, and kept apart."""
