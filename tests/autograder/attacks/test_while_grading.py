"""Lines 60 to 67 of the list, what happens to a grader while it grades: which tests try each of them."""

from __future__ import annotations

import importlib

import pytest

from tests.autograder.attacks.corpus import LINES

COURSE = "tests.autograder.course"
WHILE_GRADING: dict[int, dict[str, tuple[str, ...]]] = {
    # The judge killed, started again.
    60: {
        "test_interruptions": (
            "test_the_judge_is_killed_again_and_again",
            "test_the_judge_is_killed_while_it_starts",
            "test_workers_are_killed",
        ),
        "test_worker_pool": (
            "test_workers_end_with_the_one_who_gives_out_the_work",
            "test_a_worker_lost_while_nobody_looked",
        ),
        "test_gradebook": ("test_what_a_killed_one_had_begun_is_taken_away",),
    },
    # The disk full.
    61: {
        "test_interruptions": ("test_the_disk_is_full",),
        "test_gradebook": ("test_a_disk_that_is_full_leaves_the_older_result",),
    },
    # The gradebook locked, or gone.
    62: {
        "test_interruptions": ("test_the_folder_goes_meanwhile",),
        "test_gradebook": (
            "test_a_lock_ends_with_its_process",
            "test_a_file_in_place_of_the_folder",
            "test_a_folder_that_may_only_be_read",
            "test_a_folder_that_goes_meanwhile_is_said_and_not_made_again",
        ),
    },
    # A submission deleted or changed.
    63: {
        "test_grading_run": (
            "test_a_submission_is_graded_as_it_was_read",
            "test_one_who_goes_between_counting_and_reading_is_a_fault",
        ),
    },
    # A Dask worker killed, the scheduler gone.
    64: {
        "test_dask": (
            "test_a_worker_is_killed",
            "test_all_workers_are_killed_and_another_one_comes",
            "test_the_scheduler_is_killed",
        ),
        "test_worker_pool": ("test_a_cluster_that_has_no_workers_for_long_ends_it",),
    },
    # The clock set back.
    65: {"test_interruptions": ("test_the_clock_is_set_back",)},
    # Ctrl-C.
    66: {
        "test_interruptions": (
            "test_an_interrupt_ends_the_workers_and_keeps_what_is_there",
            "test_an_interrupt_while_workers_start",
        ),
    },
    # Two graders on one folder.
    67: {
        "test_interruptions": ("test_two_graders_on_one_folder",),
        "test_gradebook": ("test_a_second_grader_is_refused_and_the_first_is_not_disturbed",),
    },
}


def test_every_line_of_the_list_is_tried() -> None:
    assert sorted([*LINES, *WHILE_GRADING]) == list(range(1, 68))


@pytest.mark.parametrize("line", WHILE_GRADING)
def test_the_tests_of_a_line_are_there(line: int) -> None:
    for module, names in WHILE_GRADING[line].items():
        found = importlib.import_module(f"{COURSE}.{module}")
        for name in names:
            assert callable(getattr(found, name, None)), f"{module} has no {name}"
