"""Organisations with their accounts, workers, offices, secrets and record."""
