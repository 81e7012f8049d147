"""The programs that carebook runs: Pandoc, Typst, Vega and Quarto."""
