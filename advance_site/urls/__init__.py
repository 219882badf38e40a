"""Addresses, one module per door."""
