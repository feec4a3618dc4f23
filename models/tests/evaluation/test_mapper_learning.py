from evaluation.mapper.learning import seen


def test_the_log_tells_what_there_was_to_learn_from():
    log = (
        "25 minutes 1.0 game clips 0 classes 1 rendered clips 512 classes\n50 minutes 2.0 game clips 193 classes 1 "
        "rendered clips 1024 classes\n"
    )
    assert seen(log, 0) == (0, 0) and seen(log, 25) == (0, 512) and seen(log, 60) == (193, 1024)
