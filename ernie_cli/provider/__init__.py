"""The way of a call to a service and back: signed, sent, sent again where that may help, its reply read to the end."""
