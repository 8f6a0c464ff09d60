"""`tandem read`: the section of the site about an exercise, in a browser or in a terminal."""
