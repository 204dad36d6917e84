"""The only place that speaks HTTP: what is fetched, how long it may take, and which addresses are public."""
