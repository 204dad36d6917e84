"""Ways in which a website may be set up: its own page in many forms, other pages in its place, and outages."""
