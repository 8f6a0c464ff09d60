"""All functions are right but relu, and print what web pages, spreadsheets, GitHub and XML would act upon.

Expected: step: passed 1; sigmoid: passed 1; tanh: passed 1; relu: error 0; leaky_relu: passed 1; swish: passed 1
"""

import numpy as np


def step(z):
    print("<script>alert(1)</script><img src=x onerror=alert(2)></pre></details><!-- ")
    return (z >= 0).astype(z.dtype)


def sigmoid(x):
    print("# Score: 100\n\n| a | b |\n|---|---|\n[here](javascript:alert(1)) ```\n</code>\n---\n**passed**")
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def tanh(x):
    print('=HYPERLINK("http://127.0.0.1/?"&A1,"click")\n+cmd|\' /C calc\'!A0\n@SUM(1+1)\n-2+3\n\t=1+1')
    return np.sign(x) * -np.expm1(-2 * np.abs(x)) / (1 + np.exp(-2 * np.abs(x)))


def relu(x):
    raise ValueError("::error file=a,line=1,title=%0A::x%0D\n]]></failure></testcase><testcase name='full marks'/>")


def leaky_relu(x, *, slope=0.01):
    print("::notice title=full marks::100\n::set-output name=score::100\n::stop-commands::x\n::add-mask::0\n##[error]x")
    return np.where(x >= 0, x, slope * x)


def swish(x, *, beta=1.0):
    print(
        "]]></system-out></testcase><testcase name='full marks'/><![CDATA[ &lol; <!DOCTYPE a [<!ENTITY b SYSTEM 'c'>]>"
    )
    return x * sigmoid(beta * x)
