"""Books on the web, and readers' votes on whether a machine's summary is accurate."""
