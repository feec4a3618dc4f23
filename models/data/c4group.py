"""Reads OpenClonk's group files (.ocg): gzip with its own magic number, a scrambled header, a table of entries,
then the files. Groups can be nested.
"""

import gzip
import struct

HEADER_BYTES = 204
ENTRY_BYTES = 316


def read_group(raw: bytes) -> dict[str, bytes]:
    """Bytes of a group file -> {path: content}. Nested groups become folders. Raises ValueError for other files."""
    if raw[:2] == b"\x1e\x8c":
        raw = gzip.decompress(b"\x1f\x8b" + raw[2:])
    header = bytearray(byte ^ 237 for byte in raw[:HEADER_BYTES])
    for i in range(0, HEADER_BYTES - 2, 3):
        header[i], header[i + 2] = header[i + 2], header[i]
    if not header.startswith(b"RedWolf Design GrpFolder"):
        raise ValueError("not an OpenClonk group")
    (entries,) = struct.unpack_from("<i", header, 36)
    data = HEADER_BYTES + entries * ENTRY_BYTES
    files: dict[str, bytes] = {}
    for e in range(entries):
        start = HEADER_BYTES + e * ENTRY_BYTES
        name = raw[start : start + 260].split(b"\0")[0].decode("latin-1")
        _packed, is_group, size, _entry_size, offset = struct.unpack_from("<iiiii", raw, start + 260)
        content = raw[data + offset : data + offset + size]
        if is_group:
            files.update({f"{name}/{inner}": blob for inner, blob in read_group(content).items()})
        else:
            files[name] = content
    return files
