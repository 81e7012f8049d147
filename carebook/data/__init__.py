"""Areas, units, periods, observations, the catalogue of indicators, and their dataset."""
