"""How wide charts are, for those who make pictures and pages of them and need not draw any."""

# In pixels: for a page or a desktop screen, for a phone, and for a page in large print.
WIDE, NARROW, LARGE = 640, 300, 390
# In print: one of two columns of a large page, and the whole of a small one.
COLUMN, SMALL_PAGE = 300, 430
