"""Practice platforms: local stand-ins for Facebook, Instagram and X that check as strictly as they do."""
