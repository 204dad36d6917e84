"""The practice website: a small home page of a district that can die in many ways, with DNS, TLS and sentinels."""
