"""The screens: one module each, found by itself; a module has its routes in ``screen``."""
