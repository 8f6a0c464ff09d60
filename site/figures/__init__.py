"""The figures of the site, one module a topic: `drawn()` yields the name and the picture of each."""
