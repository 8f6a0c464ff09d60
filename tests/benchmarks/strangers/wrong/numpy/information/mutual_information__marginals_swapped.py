# mistake: the table of products is the outer product the wrong way round, so it lies transposed
# kind: transposed

import numpy as np


def mutual_information(joint):
    if joint.ndim != 2:
        raise ValueError("the table needs two axes")
    rows = joint.sum(axis=1)
    columns = joint.sum(axis=0)
    product = np.outer(columns, rows)
    seen = joint > 0
    return np.sum(joint[seen] * np.log(joint[seen] / product[seen]))
