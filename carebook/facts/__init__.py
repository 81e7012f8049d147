"""Facts: what a chart says as typed records, how they relate, and what is missing and why."""
