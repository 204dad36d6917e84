"""A practice media host."""
