"""What was spent, call by call, on this machine: counts and prices, never a word of what was asked or answered."""
