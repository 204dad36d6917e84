"""The website's own news: what a feed says, and which of it is new. Pure."""
