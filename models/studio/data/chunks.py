"""Videos cut into chunks of equal length that do not overlap (sections IV-C and V-B)."""

from dataclasses import dataclass

from studio.data.media import MediaError, video_seconds
from studio.data.sources import Source, sentence

TOLERANCE = 0.05  # seconds that the last chunk may lack


@dataclass(frozen=True)
class Chunk:
    """A part of a video."""

    name: str
    source: Source
    start: float  # seconds
    seconds: float
    words: str

    def record(self) -> dict[str, object]:
        """What a shard stores of it."""
        return {
            "name": self.name,
            "source": self.source.name,
            "start": self.start,
            "seconds": self.seconds,
            "words": self.words,
            "split": self.source.split,
        }


def words_of(source: Source, start: float, seconds: float) -> str:
    """The source's words, or a sentence of its annotated actions in the chunk."""
    return source.words or sentence([event for event in source.events if start <= event.time < start + seconds])


def chunks_of(source: Source, seconds: float) -> list[Chunk]:
    """Whole chunks only. A video that is shorter than one has none."""
    count = int((video_seconds(source.video) + TOLERANCE) // seconds)
    starts = [n * seconds for n in range(count)]
    return [
        Chunk(f"{source.name}_{n:03}", source, start, seconds, words_of(source, start, seconds))
        for n, start in enumerate(starts)
    ]


def all_chunks(sources: list[Source], seconds: float) -> tuple[list[Chunk], list[str]]:
    """Chunks of every readable source, and a sentence for every file that gives none."""
    chunks, problems = [], []
    for source in sources:
        try:
            found = chunks_of(source, seconds)
        except MediaError as error:
            problems.append(str(error))
            continue
        if not found:
            problems.append(f"{source.video.name} is shorter than a chunk of {seconds:g} s.")
        chunks += found
    return chunks, problems
