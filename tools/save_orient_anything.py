"""Orient Anything V2: the 900 outputs per view of the object's mesh, seen from known azimuths.

    for azimuth in range(0, 360, 45):                    # the views that the vote compares
        logits.append(model(view)["pose_enc"])           # or what the model in use calls its 900 numbers
    save_orient_anything.save(folder, torch.cat(logits), list(range(0, 360, 45)))

Render the GLB as it is, y up, camera level with the object, from azimuth psi: camera at (sin psi, 0, cos psi), looking at the
middle, so that 0 faces +z and 90 faces +x. The library can do all of this by itself with an ONNX export of the model.
"""
import os

import gm_bundle


def save(folder, logits, known_degrees):
    """logits: [views, 900] or [views, 1, 900], before any sigmoid or argmax; known_degrees: azimuth of each view."""
    logits = logits.reshape(-1, 900)
    if logits.shape[0] != len(known_degrees):
        raise ValueError(f"{logits.shape[0]} views of logits, {len(known_degrees)} azimuths")
    gm_bundle.save_npy(os.path.join(folder, "orient", "logits.npy"), logits)
    gm_bundle.write_json(os.path.join(folder, "orient", "orient.json"), {"yaw_known_deg": list(known_degrees)})
