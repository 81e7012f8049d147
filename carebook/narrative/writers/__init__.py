"""Writers of summaries. Each turns facts into text; none of them reads the data."""
