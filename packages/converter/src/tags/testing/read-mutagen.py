# Prints the raw tags of music files as JSON, in the order of the arguments: a reader that is not ours.
import hashlib
import json
import sys

import mutagen
from mutagen.flac import Picture
from mutagen.id3 import ID3
import base64


def picture(data, kind, about, mime):
    return {"sha256": hashlib.sha256(bytes(data)).hexdigest(), "kind": kind, "about": about, "mime": mime}


def id3(tags):
    texts, pictures = {}, []
    for frame in tags.values():
        name = frame.FrameID
        if name == "APIC":
            pictures.append(picture(frame.data, int(frame.type), frame.desc, frame.mime))
        elif name == "UFID":
            texts["UFID:" + frame.owner] = [frame.data.decode("ascii")]
        elif name == "POPM":
            texts["POPM"] = [str(frame.rating)]
        elif name == "SYLT":
            texts["SYLT"] = ["%d %s" % (ms, text) for text, ms in frame.text]
        elif name == "USLT":
            texts["USLT"] = [frame.text]
        elif name == "TXXX":
            texts["TXXX:" + frame.desc] = [str(text) for text in frame.text]
        elif hasattr(frame, "text"):
            texts[name] = [str(text) for text in frame.text]
    return texts, pictures


def mp4(tags):
    texts, pictures = {}, []
    for key, values in tags.items():
        if key == "covr":
            pictures = [picture(value, None, None, None) for value in values]
        elif isinstance(values, list):
            texts[key] = [value.decode() if isinstance(value, bytes) else str(value) for value in values]
        else:
            texts[key] = [str(values)]
    return texts, pictures


def vorbis(file):
    texts = {}
    for key, value in file.tags:
        texts.setdefault(key.upper(), []).append(value)
    blocks = [Picture(base64.b64decode(value)) for value in texts.pop("METADATA_BLOCK_PICTURE", [])]
    blocks += getattr(file, "pictures", [])
    return texts, [picture(block.data, int(block.type), block.desc, block.mime) for block in blocks]


answers = []
for path in sys.argv[1:]:
    file = mutagen.File(path)
    kind = type(file).__name__
    if kind == "MP4":
        texts, pictures = mp4(file.tags)
    elif kind in ("FLAC", "OggOpus"):
        texts, pictures = vorbis(file)
    else:
        texts, pictures = id3(file.tags)
    answers.append({"texts": texts, "pictures": pictures, "kind": kind})
print(json.dumps(answers))
