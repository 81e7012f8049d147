"""Opening a publisher's file, whatever its format, as sheets of cells."""
