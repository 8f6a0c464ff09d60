"""What each initializer must keep, and how people get it wrong."""
