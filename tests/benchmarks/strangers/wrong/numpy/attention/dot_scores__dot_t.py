# mistake: k.T turns all axes round, the batch axes too; it works without a batch alone
# kind: transposed batch

import numpy as np


def dot_scores(q, k):
    return q @ k.T
