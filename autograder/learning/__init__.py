"""The loop that a student stays in: which exercise next, what came of the last save, hints, and what is behind it."""
