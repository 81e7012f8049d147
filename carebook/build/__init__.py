"""Building one book: what is stale, making it, proving it, previewing a notebook."""
