"""The figures of speed and of care: what the README's engineering part states, measured anew."""
