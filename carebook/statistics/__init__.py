"""Rates, intervals, tests of differences, comparators, neighbours, totals and outliers."""
