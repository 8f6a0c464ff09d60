"""`python -m autograder` is `tandem`."""

from autograder.command import main

main()
