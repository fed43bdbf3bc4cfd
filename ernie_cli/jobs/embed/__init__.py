"""Many texts: lines -> packs -> vectors in their order, in any format, and what is made of them."""
