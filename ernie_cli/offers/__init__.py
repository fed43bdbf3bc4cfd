"""What providers offer: `offer` joins the catalogue and a service's own list, `live` asks for it, `words` tells it."""
