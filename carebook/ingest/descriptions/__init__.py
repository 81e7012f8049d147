"""How each publisher's file is described in YAML, and which description fits a file."""
