"""How a call proves who asks: pure schemes, no I/O, no clock; `auth.schemes` is the table of them."""
