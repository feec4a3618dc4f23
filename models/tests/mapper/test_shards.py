"""Prepared shards as training reads them."""

import numpy as np

from mapper.cache import prepare
from mapper.network import MotionEncoder, VideoMapperConfig
from mapper.shards import FIRST_GAME_CLIP, Shards
from video.corpus import load_truth


def write(folder, first: int, clips: int) -> None:
    np.save(folder / f"{first}.motion.npy", np.full((clips, 2, 10, 24, 32), first % 100, np.int8))
    np.save(folder / f"{first}.small.npy", np.zeros((clips, 2, 3, 48, 64), np.uint8))
    np.savez(
        folder / f"{first}.truth.npz",
        envelope=np.full((clips, 2, 8), first, np.float32),
        hits=np.zeros((clips, 64, 2), np.float32),
    )


def test_rows_stay_valid_when_shards_are_added(tmp_path):
    write(tmp_path, 40_032, 3)
    write(tmp_path, FIRST_GAME_CLIP, 3)
    shards = Shards(tmp_path)
    drawn = [*shards.rendered[-1:], *shards.game[-1:]]
    before = shards.batch(drawn)
    write(tmp_path, 40_000, 1)
    shards.refresh()
    after = shards.batch(drawn)
    assert len(shards.rendered) == 4
    assert all(np.array_equal(one, other) for one, other in zip(before, after))


def test_encoded_clips_are_read_with_their_mirror_images(tmp_path):
    write(tmp_path, 64, 2)
    np.save(tmp_path / "64.features.npy", np.arange(2 * 2 * 2 * 4, dtype=np.float16).reshape(2, 2, 2, 4))
    shards = Shards(tmp_path, encoded=True)
    plain, mirrored = (shards.encoded_batch([(64, 1)], side) for side in (False, True))
    assert plain.features.flatten().tolist() == list(range(16, 24))
    assert mirrored.features.flatten().tolist() == list(range(24, 32))
    assert plain.hits.shape == (1, 64, 2)


def test_shards_with_the_older_name_of_the_hits_are_read(tmp_path):
    hits = np.zeros((1, 64, 2), np.float32)
    np.savez(tmp_path / "0.truth.npz", envelope=np.zeros((1, 2, 8)), strikes=hits)
    assert set(load_truth(tmp_path / "0.truth.npz")) == {"envelope", "hits"}


def test_clips_are_prepared_for_training():
    frames = np.random.default_rng(0).integers(0, 80, (3, 96, 128, 3)).astype(np.uint8)
    pyramid, small = prepare(frames, MotionEncoder(VideoMapperConfig()))
    assert pyramid.shape == (3, 10, 24, 32) and small.shape == (3, 3, 48, 64)
