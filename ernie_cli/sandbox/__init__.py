"""The four services' own side of the wire, for scripts that are tested with no key, no money and no network.

It is held to what goes over the wire and imports nothing of the client but its catalogue of models and its errors.
"""
