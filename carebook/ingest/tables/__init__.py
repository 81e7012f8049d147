"""From a sheet to readings: headers, rows, cells and their faults."""
