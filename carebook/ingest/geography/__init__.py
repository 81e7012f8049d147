"""Areas as publishers' files know them: lookups, parts and successions."""
