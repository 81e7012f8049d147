"""Rates, intervals, comparators, neighbours, totals and outliers."""
