"""Practice Graph: Facebook pages and Instagram accounts over Meta's official API."""
