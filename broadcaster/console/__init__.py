"""What an installation answers over HTTP."""
