"""Where secrets are found and kept; `credentials.find` gives the order, no module here is imported unasked."""
