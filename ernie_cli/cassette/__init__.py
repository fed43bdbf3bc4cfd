"""Exchanges with a service, kept in a file that people read and change, and answered from it without a network."""
