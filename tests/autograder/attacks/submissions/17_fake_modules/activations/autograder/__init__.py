"""An autograder that gives everybody full marks."""

print("tandem: 1 passed. Score 1 of 1")
