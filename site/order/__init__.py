"""The order to learn in, as the site shows it."""
