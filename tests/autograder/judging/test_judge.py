"""The grader is graded: what scores nothing, what scores everything, what each wrong answer is told."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder import feedback
from autograder.grade_submission import grade_submission
from autograder.judging import encoded_cases, shrinking
from autograder.judging.shown.shown_call import where_they_differ
from autograder.model import Limits
from autograder.reading.exercise_names import exercise_names
from autograder.reading.files import read_files
from autograder.reading.submission import parse_submission
from autograder.result import SubmissionResult
from autograder.sandbox.layers import LAYERS
from autograder.starting import EXERCISES
from reference.catalogue import names, topics
from reference.common import REPEATABLE
from reference.concept import find_concepts
from tests.autograder.helpers import grade_all, grade_one, launcher_of, reference_as_submission, write

TRACKS = ("numpy", "torch")
RIGHT = "def relu(x):\n    return np.maximum(x, 0)\n"


def body_for_all(folder: Path, topic: str, body: str, track: str) -> Path:
    """Every exercise of a topic with the same body."""
    lines = []
    for concept in (find_concepts(topic)[name] for name in names(topic, track)):
        parameters = [
            p.name if p.default is p.empty else f"{p.name}=None" for p in concept.signature.parameters.values()
        ]
        first = next(iter(concept.signature.parameters))
        lines.append(f"def {concept.name}({', '.join(parameters)}):\n    {body.format(first=first)}\n")
    return write(folder, "\n".join(lines), topic, track)


def per_topic(*values: Any) -> list[Any]:
    """Each value with each topic. One worker grades all of a topic: two would draw the same cases at the same time."""
    return [
        pytest.param(topic, *value, marks=pytest.mark.xdist_group(f"judging-{topic}"), id="-".join([topic, *value]))
        for topic in topics()
        for value in itertools.product(*values)
    ]


@pytest.fixture
def without_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a student is shown does not matter here, and looking for it takes most of the time."""
    monkeypatch.setattr(shrinking, "MOST_TRIES", 5)


@pytest.mark.slow
@pytest.mark.usefixtures("without_search")
@pytest.mark.parametrize(("topic", "body", "track"), per_topic(["return 0.0", "return {first}"], TRACKS))
def test_a_constant_and_the_identity_score_nothing(tmp_path: Path, topic: str, body: str, track: str) -> None:
    scores_nothing(grade_all(body_for_all(tmp_path, topic, body, track)))


@pytest.mark.slow
@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("body", ["raise ValueError('no')", "return None", "return 1", "return 'x'"], ids=str)
def test_a_raise_and_what_is_no_array_score_nothing(tmp_path: Path, body: str, track: str) -> None:
    scores_nothing(grade_all(body_for_all(tmp_path, "activations", body, track)))


def scores_nothing(result: SubmissionResult) -> None:
    assert {exercise.name: exercise.score for exercise in result.exercises if exercise.score} == {}
    assert result.score == 0
    assert all(exercise.verdict not in ("passed", "grader_fault") for exercise in result.exercises)


def test_untouched_stubs_are_not_attempted() -> None:
    result = grade_all(EXERCISES)
    assert {exercise.verdict for exercise in result.exercises} == {"not_attempted"}
    assert result.score == 0
    assert len(result.exercises) == sum(len(exercise_names(topic, track)) for topic in topics() for track in TRACKS)


@pytest.mark.slow
@pytest.mark.parametrize("layers", [LAYERS, ("landlock", "seccomp")], ids=["full", "container"])
@pytest.mark.parametrize("topic", per_topic())
def test_the_reference_scores_full_marks(tmp_path: Path, topic: str, layers: tuple[str, ...]) -> None:
    result = grade_all(reference_as_submission(tmp_path, topic), layers=layers)
    wrong = {f"{e.name} {e.track}": (e.verdict, e.message) for e in result.exercises if e.verdict != "passed"}
    assert wrong == {}
    assert result.score == result.max_score == len(result.exercises) > 0


VERDICTS = {
    "passed": RIGHT,
    "failed": "def relu(x):\n    return np.abs(x)\n",
    "not_attempted": "def relu(x):\n    raise NotImplementedError('later')\n",
    "error": "def relu(x):\n    return x.foo\n",
    "timeout": "def relu(x):\n    while True:\n        pass\n",
    "out_of_memory": "def relu(x):\n    return np.ones(10**12)\n",
    "crashed": "def relu(x):\n    import os\n    os.abort()\n",
    "not_deterministic": "def relu(x):\n    return np.maximum(x, 0) + np.random.rand()\n",
    "input_changed": "def relu(x):\n    x[x < 0] = 0\n    return x\n",
    "wrong_shape": "def relu(x):\n    return np.maximum(x, 0)[None]\n",
    "wrong_dtype": "def relu(x):\n    return [0.0]\n",
    "forbidden": "import torch\n\ndef relu(x):\n    return torch.relu(torch.tensor(x)).numpy()\n",
}


@pytest.mark.parametrize(("verdict", "code"), VERDICTS.items(), ids=VERDICTS.keys())
def test_every_verdict_can_be_had(tmp_path: Path, verdict: str, code: str) -> None:
    options = {"track": "numpy"}
    result = grade_one(tmp_path, code, "relu", **options)
    assert result.verdict == verdict, result.message
    assert (result.score == 1) == (verdict == "passed")


@pytest.mark.slow
def test_one_exercise_never_costs_another(tmp_path: Path) -> None:
    crashing = "def step(z):\n    import os\n    os._exit(0)\n"
    looping = "def sigmoid(x):\n    while True:\n        pass\n"
    raising = "def gelu(x):\n    raise SystemExit\n"
    result = grade_all(write(tmp_path, crashing + looping + raising + RIGHT))
    verdicts = {exercise.name.split(".")[1]: exercise.verdict for exercise in result.exercises}
    assert verdicts["step"] == "crashed"
    assert verdicts["sigmoid"] == "timeout"
    assert verdicts["gelu"] == "error"
    assert verdicts["relu"] == "passed"


def test_agreement_is_the_gate_and_points_go_by_kinds(tmp_path: Path) -> None:
    changed = grade_one(tmp_path, VERDICTS["input_changed"], "relu")
    by_kind = {kind: [law.kept for law in changed.laws if law.kind == kind] for kind in ("law", "robustness")}
    kept = {kind: sum(of_kind) / len(of_kind) for kind, of_kind in by_kind.items()}
    assert kept["law"] < 1
    assert changed.score == pytest.approx(0.6 + 0.3 * kept["law"] + 0.1 * kept["robustness"], abs=1e-4)
    assert grade_one(tmp_path, VERDICTS["failed"], "relu").score == 0


def test_the_counterexample_is_small_and_shows_the_difference(tmp_path: Path) -> None:
    result = grade_one(tmp_path, VERDICTS["failed"], "relu")
    assert result.counterexample is not None
    assert result.counterexample.inputs == {"x": [-1.0]}
    assert result.counterexample.expected == [0.0]
    assert result.counterexample.got == [1.0]
    assert result.mistake == "is the absolute value"
    assert result.hint


def test_the_same_submission_gets_the_same_result_always(tmp_path: Path) -> None:
    code = "def softmax(x, *, axis=-1, temperature=1.0):\n    e = np.exp(x / temperature)\n    return e / e.sum()\n"
    first, second = (grade_one(tmp_path, code, "softmax") for _ in range(2))
    assert (first.score, first.counterexample, first.mistake, first.laws) == (
        second.score, second.counterexample, second.mistake, second.laws,
    )  # fmt: skip


def test_a_function_with_other_parameters_is_told_both_signatures(tmp_path: Path) -> None:
    result = grade_one(tmp_path, "def elu(x):\n    return x\n", "elu")
    assert result.verdict == "error"
    assert "Yours is elu(x); asked for is elu(x, *, alpha=1.0)" in result.message


@pytest.mark.parametrize(
    "code",
    [
        "def leaky_relu(x, slope=0.01):\n    return np.where(x > 0, x, slope * x)\n",
        "def leaky_relu(x, *, extra=None, slope=0.01):\n    return np.where(x > 0, x, slope * x)\n",
        "def leaky_relu(inputs, **settings):\n    return np.where(inputs > 0, inputs, settings.get('slope', 0.01) * inputs)\n",
        "leaky_relu = lambda x, *, slope=0.01: np.maximum(x, 0) + slope * np.minimum(x, 0)\n",
        "class Leaky:\n    def __call__(self, x, *, slope=0.01):\n        return np.where(x > 0, x, slope * x)\n\nleaky_relu = Leaky()\n",
        "import functools\n\ndef two(x, *, slope=0.01):\n    return np.where(x > 0, x, slope * x)\n\nleaky_relu = functools.partial(two)\n",
        "try:\n    from numba_of_mine import njit\nexcept ImportError:\n    def leaky_relu(x, *, slope=0.01):\n        return np.where(x > 0, x, slope * x)\n",
        "if True:\n    pass\nelse:\n    pass\nfor _ in [1]:\n    def leaky_relu(x, *, slope=0.01):\n        return np.where(x > 0, x, slope * x)\n",
        "import importlib.util\nassert importlib.util.find_spec('hypothesis') is None\nassert __file__\n\ndef leaky_relu(x, *, slope=0.01):\n    return np.where(x > 0, x, slope * x)\n",
        "class Net:\n    def leaky_relu(self, x, slope):\n        return np.where(x > 0, x, slope * x)\n\ndef leaky_relu(x, *, slope=0.01):\n    return Net().leaky_relu(x, slope)\n",
        "from dataclasses import dataclass\nimport warnings\n\ndef leaky_relu(x, *, slope=0.01):\n    warnings.warn('right anyway')\n    print('x' * 10**6)\n    return np.where(x > 0, x, slope * x)\n",
    ],
)
def test_right_answers_of_another_form_pass(tmp_path: Path, code: str) -> None:
    result = grade_one(tmp_path, code, "leaky_relu")
    assert result.verdict == "passed", result.message


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("async def relu(x):\n    return x\n", "wrong_dtype"),
        ("relu = 3\n", "not_attempted"),
        ("def relu(x):\n    yield x\n", "wrong_dtype"),
        ("def relu(x):\n    return np.matrix(np.maximum(x, 0))\n", "wrong_dtype"),
        (
            "class Always:\n    def __eq__(self, other):\n        return True\n\ndef relu(x):\n    return Always()\n",
            "wrong_dtype",
        ),
        ("def relu(x):\n    return np.full_like(x, np.nan)\n", "failed"),
        ("def relu(x):\n    return np.maximum(x, 0).sum()\n", "wrong_shape"),
        ("def relu(x):\n    return np.maximum(x, 0).astype(np.float32)\n", "wrong_dtype"),
        ("def relu(x):\n    return np.maximum(x, 0).astype(object)\n", "wrong_dtype"),
        ("def relu(x):\n    return str(x)\n", "wrong_dtype"),
        ("def relu(x):\n    return 10**5000\n", "wrong_dtype"),
        ("def relu(x):\n    return 2**70\n", "wrong_dtype"),
        ("def relu(x):\n    return helper(x)\n\ndef helper(x):\n    return x.nothing\n", "error"),
    ],
)
def test_what_is_no_answer_gets_its_verdict(tmp_path: Path, code: str, verdict: str) -> None:
    result = grade_one(tmp_path, code, "relu")
    assert result.verdict == verdict, result.message
    assert result.score == 0


def test_the_torch_track_wants_gradients(tmp_path: Path) -> None:
    cut = "def relu(x):\n    return torch.where(x > 0, x, 0 * x).detach()\n"
    result = grade_one(tmp_path, cut, "relu", track="torch")
    assert result.verdict == "failed"
    assert "0 everywhere" in result.message
    assert 0.6 < result.score < 1
    wrong_track = "def relu(x):\n    return (x * (x > 0)).numpy()\n"
    result = grade_one(tmp_path, wrong_track, "relu", track="torch")
    assert (result.verdict, result.score) == ("wrong_dtype", 0)


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("import torch.nn.functional as F\n\ndef softmax(x, *, axis=-1, temperature=1.0):\n    return F.softmax(x / temperature, axis)\n",
         "torch.nn.functional.softmax"),
        ("from torch import softmax as s\n\ndef softmax(x, *, axis=-1, temperature=1.0):\n    return s(x / temperature, axis)\n",
         "torch.softmax"),
        ("def softmax(x, *, axis=-1, temperature=1.0):\n    return helper(x / temperature, axis)\n\ndef helper(x, axis):\n    return x.softmax(axis)\n",
         "Tensor.softmax"),
        ("from torch import softmax\n", "torch.softmax"),
        ("import torch\n\nnn = torch.nn\n\ndef softmax(x, *, axis=-1, temperature=1.0):\n    return nn.functional.softmax(x / temperature, axis)\n",
         "torch.nn.functional.softmax"),
        ("import torch\n\ndef softmax(x, *, axis=-1, temperature=1.0):\n    it = torch.softmax\n    return it(x / temperature, axis)\n",
         "torch.softmax"),
        ("from torch.nn.functional import *\nold = softmax\n\ndef my(x, axis):\n    return old(x, axis)\n\ntry:\n    softmax = my\nfinally:\n    pass\n",
         "torch.nn.functional.softmax"),
        ("import torch\n\ndef softmax(x, *, axis=-1, temperature=1.0):\n    return getattr(torch, 'softmax')(x / temperature, axis)\n",
         "torch.softmax"),
        ("import torch\n\nif True:\n    def softmax(x, *, axis=-1, temperature=1.0):\n        return torch.softmax(x / temperature, axis)\n",
         "torch.softmax"),
    ],
)  # fmt: skip
def test_a_built_in_is_not_an_answer(tmp_path: Path, code: str, call: str) -> None:
    result = grade_one(tmp_path, code, "softmax", track="torch")
    assert (result.verdict, result.score) == ("forbidden", 0)
    assert call in result.message


def test_calling_ones_own_function_of_that_name_is_fine(tmp_path: Path) -> None:
    code = """
    def softmax(x, *, axis=-1, temperature=1.0):
        if temperature <= 0:
            raise ValueError("temperature")
        z = x / temperature
        e = torch.exp(z - z.amax(axis, keepdim=True))
        return e / e.sum(axis, keepdim=True)

    def log_softmax(x, *, axis=-1):
        return x - x.logsumexp(axis, keepdim=True) + 0 * softmax(x, axis=axis)
    """
    assert grade_one(tmp_path, code, "log_softmax", track="torch").verdict == "passed"


def test_a_fault_of_the_grader_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args, **settings):
        raise RuntimeError("the reference is ill")

    monkeypatch.setattr("autograder.judging.encoded_cases.cases_of", broken)
    result = grade_one(tmp_path, RIGHT, "relu")
    assert result.verdict == "grader_fault"
    assert "the reference is ill" in result.message


def test_an_answer_that_changes_from_call_to_call_earns_nothing(tmp_path: Path) -> None:
    code = "count = iter(range(10**9))\n\ndef relu(x):\n    y = np.maximum(x, 0)\n    return y + (next(count) % 97 == 96)\n"
    result = grade_one(tmp_path, code, "relu")
    assert result.score == 0


# Right the first time that it is asked for an input, and wrong ever after; and wrong when it has been called so often.
SEEN = "seen = set()\n\ndef relu(x):\n    key = x.shape, x.dtype, x.tobytes()\n    known = key in seen\n    seen.add(key)\n    return np.maximum(x, 0) + known\n"
TIRED = "count = iter(range(10**9))\n\ndef relu(x):\n    return np.maximum(x, 0) + (next(count) > {})\n"


@pytest.mark.parametrize(
    "code", [SEEN, *map(TIRED.format, (50, 150, 250, 330))], ids=["seen", "50", "150", "250", "330"]
)
def test_an_answer_that_is_right_at_first_earns_nothing(tmp_path: Path, code: str) -> None:
    result = grade_one(tmp_path, code, "relu")
    assert (result.verdict, result.score) == ("not_deterministic", 0)
    # What else broke, broke by chance.
    assert [line.text for line in feedback.lines(result) if line.label == "broken law"] == [REPEATABLE]


@pytest.mark.parametrize(
    "odd", ["None", "'no'", "{}", "[]", "float('nan')", "(x, x)", "object()", "{'a': None}", "10**400"]
)
def test_what_is_no_number_may_come_twice(tmp_path: Path, odd: str) -> None:
    code = f"""
    def softmax(x, *, axis=-1, temperature=1.0):
        if temperature <= 0:
            return {odd}
        e = np.exp((x - x.max(axis=axis, keepdims=True)) / x.dtype.type(temperature))
        return e / e.sum(axis=axis, keepdims=True)
    """
    result = grade_one(tmp_path, code, "softmax")
    assert result.verdict != "not_deterministic"
    assert result.score > 0.9


@pytest.mark.slow
def test_being_asked_again_takes_nobodys_time(tmp_path: Path) -> None:
    calls = sum(len(own.calls) for own in encoded_cases.cases_of(find_concepts("activations")["relu"], "numpy"))
    # Slow once among the calls that everybody gets, and once when it is asked again: too slow for one limit, not for two.
    code = f"""
    import itertools, time
    count = itertools.count(1)

    def relu(x):
        if next(count) in (100, {calls + 2}):
            time.sleep(1.2)
        x[x < 0] = 0
        return x
    """
    submission = parse_submission(read_files(write(tmp_path / "in", code)))
    only = {"wanted": lambda name: name.endswith(".relu"), "limits": Limits(exercise=2.0)}
    (result,) = grade_submission("ada", submission, launcher=launcher_of(), **only).exercises
    assert (result.verdict, result.score > 0.9) == ("input_changed", True)


def test_a_list_or_a_named_tuple_is_as_good_as_a_tuple(tmp_path: Path) -> None:
    parts = "np.where(x > 0, grad, slope * grad), np.sum(grad * np.minimum(x, 0), axis=(0, *range(2, x.ndim)))"
    head = "def prelu_backward(grad, x, slope):\n    slope = slope.reshape(-1, *[1] * (x.ndim - 2))\n"
    for way in (
        f"    return [{parts}]\n",
        f"    from collections import namedtuple\n    return namedtuple('P', 'a b')({parts})\n",
    ):
        assert grade_one(tmp_path, head + way, "prelu_backward").verdict == "passed"


def test_gradients_that_a_file_switched_off_are_switched_on(tmp_path: Path) -> None:
    code = "torch.set_grad_enabled(False)\n\ndef relu(x):\n    return torch.where(x > 0, x, 0 * x)\n"
    assert grade_one(tmp_path, code, "relu", track="torch").verdict == "passed"


@pytest.mark.parametrize("layers", [LAYERS, ("landlock", "seccomp")], ids=["full", "container"])
@pytest.mark.parametrize(
    "line", ["torch.use_deterministic_algorithms(True)", "torch.manual_seed(0)", "import tempfile"]
)
def test_what_files_begin_with_works_where_nothing_can_be_written(tmp_path: Path, line: str, layers) -> None:
    write(tmp_path, f"{line}\n\ndef relu(x):\n    return torch.where(x > 0, x, 0 * x)\n", track="torch")
    (result,) = grade_all(tmp_path, only="relu", layers=layers).exercises
    assert (result.verdict, result.message) == ("passed", result.message)


def test_an_exception_of_somebody_elses_is_not_a_stub(tmp_path: Path) -> None:
    code = "def relu(x):\n    return torch.empty(2, device='meta').numpy()\n"
    assert grade_one(tmp_path, code, "relu", track="torch").verdict != "not_attempted"


# What is shown --------------------------------------------------------------------------------------------------------


def test_a_missing_error_is_shown_after_what_is_worse(tmp_path: Path) -> None:
    code = """
    def softmax(x, *, axis=-1, temperature=1.0):
        e = np.exp((x - x.max()) / temperature)
        return e / e.sum(axis=axis, keepdims=True)
    """
    result = grade_one(tmp_path, code, "softmax")
    broken = [law.sentence for law in result.laws if not law.kept]
    assert any("ValueError" in sentence for sentence in broken)
    assert "ValueError" not in result.message
    assert result.mistake == "subtracts one maximum for the whole array"


def test_float64_out_of_float32_is_recognized(tmp_path: Path) -> None:
    code = """
    def gaussian_log_likelihood(x, mean, log_var):
        terms = np.log(2 * np.pi) + log_var + (x - mean) ** 2 * np.exp(-log_var)
        return -0.5 * np.sum(terms, axis=-1)
    """
    result = grade_one(tmp_path, code, "gaussian_log_likelihood", topic="vae")
    assert result.verdict == "wrong_dtype"
    assert "the result is float64, expected float32" in result.message
    assert "float64" in str(result.mistake)


def test_the_gradient_that_is_wrong_is_named(tmp_path: Path) -> None:
    code = """
    def lstm_cell(x, h, c, w, u, b):
        i, f, g, o = (x @ w.T + h @ u.T + b).chunk(4, dim=1)
        memory = torch.sigmoid(f) * c.detach() + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(memory), memory
    """
    result = grade_one(tmp_path, code, "lstm_cell", topic="recurrent", track="torch")
    assert result.verdict == "failed"
    assert result.message.endswith(" (the gradient by c)")


def test_another_default_is_told_beside_the_one_that_is_asked_for(tmp_path: Path) -> None:
    code = "def leaky_relu(x, *, slope: float = 0.2):\n    return np.where(x > 0, x, slope * x)\n"
    result = grade_one(tmp_path, code, "leaky_relu")
    assert result.message.endswith(": slope is 0.2 in yours, and 0.01 is asked for")


def test_one_of_several_results_is_named(tmp_path: Path) -> None:
    code = """
    def sigmoid(a):
        return 1 / (1 + np.exp(-a))

    def lstm_cell(x, h, c, w, u, b):
        i, f, g, o = np.split(x @ w.T + h @ u.T + b, 4, axis=1)
        memory = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        return sigmoid(o) * np.tanh(memory), 2 * memory
    """
    result = grade_one(tmp_path, code, "lstm_cell", topic="recurrent")
    assert result.counterexample is not None
    assert result.counterexample.call.endswith("[1]")


def test_what_raised_is_shown_with_the_inputs_that_it_got(tmp_path: Path) -> None:
    code = """
    def reparameterize(mu, log_var, noise):
        assert noise.any(), "no noise"
        return mu + np.exp(log_var / 2) * noise
    """
    result = grade_one(tmp_path, code, "reparameterize", topic="vae")
    assert result.counterexample is not None
    assert not np.any(result.counterexample.inputs["noise"])


def test_a_function_that_needs_another_one_is_told_that_it_is_not_written(tmp_path: Path) -> None:
    code = """
    def gcn_normalize(a):
        raise NotImplementedError

    def gcn_layer(a, x, w):
        return np.maximum(gcn_normalize(a) @ x @ w, 0)
    """
    result = grade_one(tmp_path, code, "gcn_layer", topic="graphs")
    assert (result.verdict, result.message) == ("error", "it calls gcn_normalize, which is not written yet")
    result = grade_one(tmp_path, code, "gcn_normalize", topic="graphs")
    assert result.verdict == "not_attempted"


def test_what_forgets_float32_is_told_so_for_any_function(tmp_path: Path) -> None:
    code = "def readout(h, *, kind):\n    return getattr(np.asarray(h, float), kind)(axis=0)\n"
    result = grade_one(tmp_path, code, "readout", topic="graphs")
    assert result.verdict == "wrong_dtype"
    assert "float64" in str(result.mistake)


def test_of_large_arrays_the_worst_entry_is_shown() -> None:
    expected = np.zeros((30, 20))
    got = expected.copy()
    got[7, 3] = np.nan
    assert where_they_differ(expected, got) == "entry [7, 3] is nan, expected 0.0"
    assert where_they_differ(expected[:2, :2], got[:2, :2]) == ""
