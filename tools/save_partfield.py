"""PartField: copies the two files of one object into the bundle. Run PartField on the GLB that the bundle has.

    python partfield_inference.py -c configs/final/demo.yaml --opts continue_ckpt model/model_objaverse.ckpt \\
        result_name cars dataset.data_path glbs vertex_feature True preprocess_mesh False
    python save_partfield.py exp_results/cars UID <root>/<category>/<id>

vertex_feature True gives a row per vertex; rows per face are read too. preprocess_mesh must stay False: it merges vertices.
Name the GLBs so that the text between the last two dots is theirs alone ("a.b.glb" becomes uid "b").
"""
import glob
import os
import shutil
import sys


def save(results, uid, folder):
    """Copies input_<uid>_*.ply and part_feat_<uid>_*.npy of a result folder to <folder>/partfield."""
    target = os.path.join(folder, "partfield")
    os.makedirs(target, exist_ok=True)
    for pattern in (f"input_{uid}_*.ply", f"part_feat_{uid}_*.npy"):
        found = sorted(glob.glob(os.path.join(glob.escape(results), pattern)))
        if len(found) != 1:
            raise FileNotFoundError(f"{results}: expected one {pattern}, found {len(found)}")
        path = os.path.join(target, os.path.basename(found[0]))
        shutil.copyfile(found[0], path + ".tmp")
        os.replace(path + ".tmp", path)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    save(*sys.argv[1:])
