"""What every other package rests on: errors, project folders, files, locks, caches and shutdown."""
