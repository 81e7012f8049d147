"""How wide charts are, for those who make pictures and pages of them and need not draw any."""

# In pixels: for a page or a desktop screen, and for a phone.
WIDE, NARROW = 640, 300
