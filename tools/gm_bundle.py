"""Paths and file writers that the scripts beside this one share. Needs the standard library only.

Every file is written under a temporary name and renamed, so that a reader never sees half of one.
"""
import json
import os
import struct

HALF, SINGLE = "F16", "F32"


def item_folder(root, category, name):
    """<root>/<category>/<name>, made if it is not there."""
    folder = os.path.join(root, category, name)
    os.makedirs(folder, exist_ok=True)
    return folder


def write(path, data):
    """Writes bytes, or text as UTF-8, whole or not at all."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    part = f"{path}.{os.getpid()}.tmp"
    with open(part, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode("utf-8"))
    os.replace(part, path)


def write_json(path, value):
    write(path, json.dumps(value, indent=1) + "\n")


def save_item(root, category, name, image, box=None, split=None):
    """item.json: the image's size, its path, and the object's box (x1, y1, x2, y2 in pixels).

    image: path of the image file; Pillow reads its size.
    """
    from PIL import Image

    folder = item_folder(root, category, name)
    with Image.open(image) as opened:
        width, height = opened.size
    item = {"width": width, "height": height, "category": category,
            "image_path": os.path.relpath(os.path.abspath(image), os.path.abspath(folder)).replace(os.sep, "/")}
    if box is not None:
        item["bbox_xyxy"] = [float(v) for v in box]
    if split is not None:
        item["split"] = split
    write_json(os.path.join(folder, "item.json"), item)
    return folder


def plain(value):
    """Lists of numbers from a tensor, an array, or what is one already."""
    for step in ("detach", "cpu"):
        value = getattr(value, step)() if hasattr(value, step) else value
    return value.tolist() if hasattr(value, "tolist") else value


def packed(tensor, dtype):
    """(shape, little-endian bytes) of a torch tensor in half or single precision."""
    tensor = tensor.detach().cpu()
    tensor = (tensor.half() if dtype == HALF else tensor.float()).contiguous()
    return list(tensor.shape), tensor.numpy().tobytes()


def save_safetensors(path, tensors, dtype=HALF, metadata=None):
    """Writes named torch tensors as safetensors, in half precision unless told otherwise."""
    header, blobs, offset = {}, [], 0
    if metadata:
        header["__metadata__"] = {k: str(v) for k, v in metadata.items()}
    for name, tensor in tensors.items():
        shape, data = packed(tensor, dtype)
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
        blobs.append(data)
    text = json.dumps(header, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 8)
    write(path, struct.pack("<Q", len(text)) + text + b"".join(blobs))


def save_npy(path, tensor, dtype=SINGLE):
    """Writes one torch tensor as npy, version 1."""
    shape, data = packed(tensor, dtype)
    text = f"{{'descr': '{'<f2' if dtype == HALF else '<f4'}', 'fortran_order': False, 'shape': ({''.join(f'{n}, ' for n in shape)}), }}"
    text += " " * (-(len(text) + 11) % 64) + "\n"
    write(path, b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode("latin1") + data)
