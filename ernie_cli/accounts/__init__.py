"""What `ernie balance` tells: whose account holds how much, several asked at once, and whether it is enough."""
