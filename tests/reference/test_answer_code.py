"""The answer to an exercise, read as text: the function, and what it uses of its file."""

from reference.answer_code import answer_code


def test_helpers_of_the_file_follow_the_function_and_exercises_do_not() -> None:
    assert "def normal_cdf(" in answer_code("activations", "gelu", "numpy")
    assert "def sigmoid(" not in answer_code("activations", "swish", "numpy")
    assert answer_code("activations", "leaky_relu", "torch").count("def ") == 2
