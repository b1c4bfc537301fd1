"""SAM 3: the instance mask of an image, as mask.png (8 bit, 0 or 255, image size).

    state = processor.set_image(image)
    output = processor.set_text_prompt(state=state, prompt="car")
    save_sam3.save(folder, output["masks"], output["scores"], output["boxes"], box=annotation_box)

The JSON that the agent example writes needs no script: copy it to <item>/sam3.json.
"""
import os

import gm_bundle


def choose(scores, boxes, box=None):
    """Index of the instance whose box overlaps the annotated one best, without one that of the highest score."""
    scores, boxes = gm_bundle.plain(scores), gm_bundle.plain(boxes)
    if not scores:
        raise ValueError("SAM 3 found no instance: try another prompt, or give it the box.")
    fit = scores if box is None else [overlap(b, box) for b in boxes]
    return max(range(len(fit)), key=lambda i: fit[i])


def overlap(a, b):
    """Intersection over union of two boxes x1, y1, x2, y2."""
    both = max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    either = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both
    return both / either if either > 0 else 0.0


def save(folder, masks, scores, boxes, box=None):
    """masks: bool [N, 1, H, W] or [N, H, W]; boxes in pixels of the image. Returns the index that was saved."""
    from PIL import Image

    chosen = choose(scores, boxes, box)
    mask = masks[chosen].detach().cpu().reshape(masks.shape[-2], masks.shape[-1])
    height, width = mask.shape
    picture = Image.frombytes("L", (width, height), (mask.float() * 255).byte().contiguous().numpy().tobytes())
    path = os.path.join(folder, "mask.png")
    part = path + ".tmp"
    picture.save(part, format="PNG")
    os.replace(part, path)
    return chosen
