"""Jobs at a provider's own batch service: split, submitted once, watched, fetched; loaded when one is asked for."""
