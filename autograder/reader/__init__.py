"""`tandem read`: the section of the site about an exercise, in a browser or in a terminal."""

from autograder.reader.read_command import open_section

__all__ = ["open_section"]
