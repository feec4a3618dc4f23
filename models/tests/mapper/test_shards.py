"""Training films that appear while training goes on."""

import numpy as np

from mapper.cache import prepare
from mapper.network import EyeConfig, MotionEncoder
from mapper.train import GAME, Shards


def write(folder, first: int, clips: int) -> None:
    np.save(folder / f"{first}.motion.npy", np.full((clips, 2, 10, 24, 32), first % 100, np.int8))
    np.save(folder / f"{first}.small.npy", np.zeros((clips, 2, 3, 48, 64), np.uint8))
    np.savez(
        folder / f"{first}.truth.npz",
        envelope=np.full((clips, 2, 8), first, np.float32),
        strikes=np.zeros((clips, 64, 2), np.float32),
    )


def test_rows_drawn_before_new_films_came_still_mean_the_same_clips(tmp_path):
    write(tmp_path, 40_032, 3)
    write(tmp_path, GAME, 3)
    shards = Shards(tmp_path)
    drawn = [*shards.rendered[-1:], *shards.game[-1:]]
    before = shards.batch(drawn)
    write(tmp_path, 40_000, 1)
    shards.refresh()
    after = shards.batch(drawn)
    assert len(shards.rendered) == 4
    assert all(np.array_equal(one, other) for one, other in zip(before, after))


def test_frames_of_a_clip_are_prepared_for_training():
    frames = np.random.default_rng(0).integers(0, 80, (3, 96, 128, 3)).astype(np.uint8)
    motion, small = prepare(frames, MotionEncoder(EyeConfig()))
    assert motion.shape == (3, 10, 24, 32) and small.shape == (3, 3, 48, 64)
