"""What the user configures: parameters of an area, and the chapters of `_quarto.yml`."""
