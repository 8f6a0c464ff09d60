"""The student's process as the judge sees it: start it, shut it in, ask it, end it."""
