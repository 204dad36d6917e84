"""The authority's primary website: what probes show, and the verdict on it."""
