"""What only IPython understands: magics, the shell, help; it stands anywhere, and is no reason to lose anything."""

from __future__ import annotations

from tests.shapes.answers import (
    LEAKY_RELU,
    NUMPY,
    RELU,
    SHIFTED_EXP,
    SIGMOID,
    SOFTMAX,
    SOFTMAX_WITH_HELPER,
    STEP,
    TANH,
)
from tests.shapes.building import Files, at, notebook
from tests.shapes.shape import shape


@shape("JupyterLab", "relu sigmoid")
def line_magics_at_the_top() -> Files:
    return {
        "hw.ipynb": notebook(
            "%matplotlib inline\n%load_ext autoreload\n%autoreload 2\n"
            f"%config InlineBackend.figure_formats = \\\n    ['svg', 'png']\n{NUMPY}",
            f"%precision 3\n{RELU}%whos\n",
            "%%javascript\nalert('!')",
            SIGMOID,
        )
    }


@shape("Colab", "relu sigmoid")
def shell_that_goes_on() -> Files:
    """A backslash joins lines for the shell too; one of these has nothing after it."""
    return {
        "hw.ipynb": notebook(
            f"!pip install -q \\\n    jaxtyping \\\n    einops\n{NUMPY}",
            f"!wget -q https://example.org/data.csv \\\n  -O data.csv\n{RELU}",
            f"{SIGMOID}\n!ls \\\n",
        )
    }


@shape("JupyterLab", "relu sigmoid")
def shell_into_a_name() -> Files:
    return {
        "hw.ipynb": notebook(
            f"{NUMPY}files = !ls -l\nhere = %pwd\na, b = !echo 1 2",
            f"class Box: pass\nbox = Box()\nbox.files = !ls\nfound = {{}}\nfound['all'] = !ls *.csv\n{RELU}",
            f"if files:\n    !head -1 {{files[0]}}\n    %time relu(np.zeros(3))\nelse:\n    !!ls\n{SIGMOID}",
        )
    }


@shape("JupyterLab", "relu sigmoid softmax")
def timed() -> Files:
    """Cell magics whose body is Python, and line magics before Python, bracket and all."""
    return {
        "hw.ipynb": notebook(
            NUMPY,
            f"%%time\n{RELU}",
            f"\n# how long?\n%%time\n{SIGMOID}".replace("\n# how long?\n", "", 1),
            f"%%capture out\nprint('quiet')\n{SOFTMAX}",
            "%timeit -n 10 relu(np.zeros(3))\n%time y = sum(\n    range(3))\n%prun -q softmax(np.zeros((2, 3)))",
            "%%timeit -n 3 -r 1\nsigmoid(np.zeros(100))",
        )
    }


@shape("JupyterLab", "relu sigmoid")
def magics_of_extensions() -> Files:
    """memit and wandb run the cell's Python, so it counts."""
    return {"hw.ipynb": notebook(f"%load_ext memory_profiler\n{NUMPY}", f"%%memit\n{RELU}", f"%%wandb\n{SIGMOID}")}


@shape(
    "JupyterLab",
    "relu sigmoid",
    says=[at("hw.ipynb", cell=2) + ".*%%bash", at("hw.ipynb", cell=4) + ".*%%html", at("hw.ipynb", cell=5) + ".*%%R"],
)
def cells_in_other_languages() -> Files:
    """What is passed over is said, cell by cell."""
    return {
        "hw.ipynb": notebook(
            NUMPY, "%%bash\nfor f in *.py; do\n  echo $f\ndone", RELU, "%%html\n<b>relu</b>", "%%R\nrelu <- function(x) pmax(x, 0)",
            SIGMOID,
        )
    }  # fmt: skip


@shape("JupyterLab", "relu sigmoid softmax")
def help_at_the_end_of_a_line() -> Files:
    return {
        "hw.ipynb": notebook(
            NUMPY, f"np.linspace?\n{RELU}", f"?np.where\n{SIGMOID}\nsigmoid??", f"np.*space?\n{SOFTMAX}\n%timeit?"
        )
    }


@shape("Colab", "relu sigmoid tanh")
def magics_without_a_percent_sign() -> Files:
    """Automagic: where a line is no Python and its first word is a magic's name."""
    return {"hw.ipynb": notebook(f"pip install einops\n{NUMPY}", f"cd /content\n{RELU}", f"ls -l\n{SIGMOID}", TANH)}


@shape("JupyterLab", "softmax relu")
def a_remainder_at_the_beginning_of_a_line() -> Files:
    """Inside brackets, % and != are operators, wherever a line begins."""
    percent = SOFTMAX.replace(
        '"temperature must be positive and finite"',
        '"temperature is %r; it must be positive"\n                         % temperature',
    )
    return {
        "hw.ipynb": notebook(f"%matplotlib inline\n{NUMPY}{percent}", f"!ls\nok = (1\n  != 2)\nleft = (7\n%3)\n{RELU}")
    }


@shape("JupyterLab", "relu sigmoid")
def magics_in_a_text() -> Files:
    """Lines of a triple-quoted text stay as they are, and the text is needed."""
    return {
        "hw.ipynb": notebook(
            f'%matplotlib inline\n{NUMPY}NOTE = """\n!important: keep\n% of mass\n?\n"""\nassert NOTE.count("\\n") == 4',
            'def relu(x):\n    """\n    %timeit relu(x)\n    !slow\n    """\n    assert "%timeit" in NOTES\n    return np.maximum(x, 0)',
            f"NOTES = relu.__doc__\n{SIGMOID}",
        )
    }


@shape("JupyterLab", "relu sigmoid", says=[at("hw.ipynb", cell=3)])
def magic_beside_what_is_no_python() -> Files:
    """A cell with a magic and a sentence: the magic is no second reason."""
    return {"hw.ipynb": notebook(NUMPY, RELU, "!pip install einops\nThis installs einops.", SIGMOID)}


@shape("JupyterLab", "relu step")
def autocall_and_semicolons() -> Files:
    return {"hw.ipynb": notebook(NUMPY, f"/print 1, 2\n,print a b\n;print a b\n{RELU}", f"!ls; pwd\n{STEP};")}


@shape("JupyterLab", "softmax")
def writefile() -> Files:
    """A helper that the notebook writes and then imports."""
    return {
        "hw.ipynb": notebook(
            f"%%writefile helpers.py\n{NUMPY}\n{SHIFTED_EXP}",
            f"{NUMPY}from helpers import shifted_exp\n\n{SOFTMAX_WITH_HELPER}",
        )
    }


@shape("JupyterLab", "softmax relu")
def writefile_into_a_package() -> Files:
    """Two files of a package, the second one in two pieces."""
    return {
        "hw.ipynb": notebook(
            "!mkdir -p tools", "%%writefile tools/__init__.py\n# tools", f"%%file tools/numerics.py\n{NUMPY}",
            f"%%writefile -a tools/numerics.py\n\n{SHIFTED_EXP}",
            f"{NUMPY}from tools.numerics import shifted_exp\n{SOFTMAX_WITH_HELPER}", RELU,
        )
    }  # fmt: skip


@shape("JupyterLab", "relu sigmoid", says=[r"hw\.py"])
def the_answer_itself_is_written() -> Files:
    """`%%writefile hw.py` around the answers: the only place where they stand."""
    return {"report.ipynb": notebook(f"%%writefile hw.py\n{NUMPY}\n{RELU}\n{SIGMOID}", "!python hw.py")}


@shape("JupyterLab", "softmax")
def run_magic() -> Files:
    return {
        "hw/helpers.py": f"{NUMPY}\n{SHIFTED_EXP}",
        "hw/hw.ipynb": notebook("%run helpers.py", NUMPY, SOFTMAX_WITH_HELPER),
    }


@shape("JupyterLab", "softmax relu")
def run_a_notebook() -> Files:
    """`%run` takes a notebook too, without its suffix, and from a folder."""
    return {
        "lib/helpers.ipynb": notebook(NUMPY, SHIFTED_EXP, "!ls"),
        "hw.ipynb": notebook(
            "%matplotlib inline\n%run ./lib/helpers.ipynb", f"import math\n{SOFTMAX_WITH_HELPER}", RELU
        ),
    }


@shape("JupyterLab", "softmax")
def exec_of_a_file() -> Files:
    return {
        "helpers.py": f"{NUMPY}\n{SHIFTED_EXP}",
        "hw.ipynb": notebook("exec(open('helpers.py').read())", SOFTMAX_WITH_HELPER),
    }


@shape("JupyterLab", "softmax relu leaky_relu", says=[at("hw.ipynb", cell=1) + r".*training\.py"])
def run_of_a_file_that_was_not_handed_in() -> Files:
    """The file is missing; nothing that was handed in needs it."""
    return {"hw.ipynb": notebook(f"%run training.py\n{NUMPY}", SOFTMAX, RELU, LEAKY_RELU)}


@shape("JupyterLab", "relu sigmoid")
def operators_after_a_backslash() -> Files:
    """A line that a backslash continues may begin with % or !=."""
    return {
        "hw.ipynb": notebook(
            f"%matplotlib inline\n{NUMPY}left = 7 \\\n  % 3\nword = '%d of %d' \\\n% (1, 2)\nother = 1 \\\n  != 2",
            f"!ls\n{RELU}",
            SIGMOID,
        )
    }


@shape("Colab", "relu sigmoid softmax")
def installed_where_it_is_missing() -> Files:
    """Shell lines inside of try, if and with, one of them continued."""
    return {
        "hw.ipynb": notebook(
            "import sys\ntry:\n    import einops\nexcept ImportError:\n    !pip install \\\n        einops\n    import einops",
            "IN_COLAB = 'google.colab' in sys.modules\nif IN_COLAB:\n    %cd /content\n    !git clone https://example.org/x.git\nimport numpy as np",
            f"%%capture\n!pip install x\n{RELU}", f"# comment first\n\n%time print(1)\n{SIGMOID}", SOFTMAX,
        )
    }  # fmt: skip


@shape("Jupyter Notebook", "relu sigmoid")
def pylab() -> Files:
    """%pylab brings NumPy with it, under two names."""
    return {
        "hw.ipynb": notebook(
            "%pylab inline", "def relu(x):\n    return maximum(x, 0)", SIGMOID, "figure(figsize=(4, 3))\nplot([1, 2])"
        )
    }


@shape("Colab", "relu sigmoid")
def magics_of_colab_and_tensorboard() -> Files:
    return {
        "hw.ipynb": notebook(
            "%tensorflow_version 2.x\n%load_ext tensorboard\n%tensorboard --logdir logs\n%env CUDA_VISIBLE_DEVICES=0\n%store -r x\n"
            f"{NUMPY}", "%%shell\nls\n", RELU, f"%reset -f -s out\n{SIGMOID}",
        )
    }  # fmt: skip
