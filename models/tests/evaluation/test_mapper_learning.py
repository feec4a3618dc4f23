"""Evaluation of a training run."""

from evaluation.mapper.learning import training_clips


def test_the_training_log_has_the_numbers_of_clips():
    log = (
        "25 minutes 1.0 game clips 0 classes 1 rendered clips 512 classes\n50 minutes 2.0 game clips 193 classes 1 "
        "rendered clips 1024 classes\n"
    )
    assert training_clips(log, 0) == (0, 0) and training_clips(log, 25) == (0, 512)
    assert training_clips(log, 60) == (193, 1024)
