"""A message becomes parts that a channel accepts, or a list of problems in sentences. Pure: no clock, no network."""
