"""Frame encoder, motion encoder and RMS-Mapper: from a film to its loudness envelope."""
