"""SAM 3D Objects: mesh, pose, camera and optionally the point map.

    camera = save_sam3d.record_camera(inference._pipeline)      # once, before the first image
    output = inference(image, mask, seed=42)
    save_sam3d.save(folder, output, camera.intrinsics)

The pose is stored as the model gives it: a quaternion w, x, y, z that turns ROW vectors of the z-up frame into PyTorch3D
axes. The library undoes that on import; do not transpose it here. The GLB is y-up, as the model exports it.
"""
import os

import gm_bundle


class CameraRecorder:
    """Stands in for the pipeline's depth model and keeps the camera matrix that the pipeline itself throws away."""

    def __init__(self, depth_model):
        self._depth_model = depth_model
        self.intrinsics = None

    def __call__(self, *args, **kwargs):
        output = self._depth_model(*args, **kwargs)
        self.intrinsics = output["intrinsics"]
        return output

    def __getattr__(self, name):
        return getattr(self._depth_model, name)


def record_camera(pipeline):
    """Puts a recorder in the place of pipeline.depth_model; its .intrinsics is the last image's matrix (MoGe, normalised)."""
    pipeline.depth_model = CameraRecorder(pipeline.depth_model)
    return pipeline.depth_model


def save(folder, output, intrinsics, pointmap=False):
    """output: the dictionary of Inference(...); intrinsics: MoGe's 3x3 matrix, x over width and y over height.

    Give intrinsics=None to store the point map instead: the library then fits the focal length to it.
    """
    target = os.path.join(folder, "sam3d")
    os.makedirs(target, exist_ok=True)
    if output.get("glb") is None:
        raise ValueError("There is no mesh: ask the pipeline for the formats 'mesh' and 'gaussian'.")
    part = os.path.join(target, "part.glb")
    output["glb"].export(part)
    os.replace(part, os.path.join(target, "mesh.glb"))
    pose = {name: gm_bundle.plain(output[name]) for name in ("rotation", "translation", "scale")}
    if "iou" in output:
        pose["iou"] = gm_bundle.plain(output["iou"])
    gm_bundle.write_json(os.path.join(target, "pose.json"), pose)
    if intrinsics is not None:
        matrix = gm_bundle.plain(intrinsics)
        while len(matrix) == 1:
            matrix = matrix[0]
        gm_bundle.write_json(os.path.join(target, "intrinsics.json"), {"intrinsics": matrix, "units": "normalised"})
    if pointmap or intrinsics is None:
        gm_bundle.save_npy(os.path.join(target, "pointmap.npy"), output["pointmap"], gm_bundle.HALF)
