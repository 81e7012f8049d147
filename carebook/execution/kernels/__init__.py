"""Notebooks in processes forked from a warm one, which has imported what they import.

Why not stock kernels: papermill's own take 2 to 5 seconds a notebook, nearly all of it to start
Python and import pandas and Altair; a forked process takes 0.4 seconds of processor time. For the
books of all authorities that is ten minutes instead of more than an hour. The cells run in
ipykernel's own classes, so outputs are the same, and ``--kernels stock`` shows that they are.
The price is that these modules know parts of ipykernel that it does not promise: its version has an
upper bound, and ``tests/unit/execution/test_kernel_foundations.py`` names each part.
"""
