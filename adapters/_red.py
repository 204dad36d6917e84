import adapters.x
