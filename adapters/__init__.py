"""The built-in channels: one module each, its file name is the channel's name."""
