"""Why a gradient in PyTorch is wrong: the call is made once more, watched, and what was seen is weighed."""
