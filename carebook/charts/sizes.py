"""How wide charts are, for those who make pictures and pages of them and need not draw any."""

# In pixels: for a page or a desktop screen, for a phone, and for a page in large print.
WIDE_WIDTH, NARROW_WIDTH, LARGE_PRINT_WIDTH = 640, 300, 390
# In print: one of two columns of a large page, and the whole of a small one.
COLUMN_WIDTH, SMALL_PAGE_WIDTH = 300, 430
