"""Read what was handed in: folders, archives, files and notebooks, in memory."""
