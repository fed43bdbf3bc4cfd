"""Jobs of many rows, one module a kind; loaded when one is asked for, so that a single question pays nothing for them."""
