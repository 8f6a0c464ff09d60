"""What is shown of a broken law: a call that was made, as Python that can be pasted."""
