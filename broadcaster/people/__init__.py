"""People: who they are, and what was written down about what they did."""
