"""The national volume: one printed book of England and all its authorities, from the books there.

Nothing is computed here. The figures, pictures' values and summaries are those of the executed
notebooks; what is added is counting which of them lie where, and setting them in type.
"""
