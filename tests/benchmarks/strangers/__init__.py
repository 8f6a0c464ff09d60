"""Answers of somebody who has not read the known mistakes: wrong ones with a real mistake each, right ones in odd styles."""
