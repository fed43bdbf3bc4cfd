"""HTTP: sends one call and gives back its reply piece by piece; knows limits of time and size, and no service."""
