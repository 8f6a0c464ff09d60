"""Right work in the shapes in which students hand it in, and what must come of each.

A shape is a folder's worth of files and, beside it, which functions must pass and what must be said about the rest.
`python -m tests.shapes` grades all of them as `tandem grade` would and lists what fails; with a word it takes those
whose name, tool or module holds that word.
"""
