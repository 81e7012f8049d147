"""What changed between two editions: figures, sentences, sources, neighbours, wording, settings."""
