"""Pictures that are drawn: what is ordered, had drawn, fetched, kept under safe names, and told."""
