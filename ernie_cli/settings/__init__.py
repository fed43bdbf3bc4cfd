"""What `ernie config` does: changes the configuration value by value, lists it, looks it through."""
