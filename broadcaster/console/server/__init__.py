"""The server of the console and the API."""
