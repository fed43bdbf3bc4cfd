"""What completions need of the machine: where each shell looks, and lists of names for TAB."""
