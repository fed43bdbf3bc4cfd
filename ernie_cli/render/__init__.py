"""How an answer looks: the only code that writes to standard output; nothing here knows a provider."""
