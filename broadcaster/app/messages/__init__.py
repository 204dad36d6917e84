"""Use cases about messages: said, approved, planned, decided about, taken back, looked up."""
