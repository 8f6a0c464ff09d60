"""It has no end."""

while True:
    pass
