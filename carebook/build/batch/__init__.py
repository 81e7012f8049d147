"""Building many books at once, on this machine or on a Dask cluster."""
