using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Tests.Rendering;

namespace GeometryMatters.Tests.Features;

public class FieldRasterizerTests
{
    private static readonly Camera Camera = Cameras.Camera.Centered(300, 320, 240);
    private static readonly Letterbox Letterbox = new(320, 240);
    private static readonly SimilarityPose Pose = new(1, RotationMatrix.AboutY(30), new(0.1, 0, 4));
    private static readonly TriangleMesh Ball = MadeMeshes.Icosphere(2);

    [Fact]
    public void Hit_cells_hold_the_field_at_the_point_that_the_ray_through_the_cells_centre_meets()
    {
        // The field is the vertex position, so its interpolation is the hit itself.
        var result = FieldRasterizer.Render(PositionField(Ball), Ball, Pose, Camera, Letterbox, Filled(320, 240));
        Assert.True(result.Count(FieldCell.Hit) > 300);
        for (var cell = 0; cell < result.Cells.Count; cell++)
        {
            var (u, v) = Letterbox.CellCenterInImage(cell);
            var hit = RayOracleHit(u, v);
            if (result.Cells[cell] == FieldCell.Hit)
            {
                var d = result.Map[cell];
                Vector3D p = Pose.Apply(new Vector3D(d[0], d[1], d[2]));
                var (pu, pv) = Camera.Project(p);

                // A cell is 5.3 image pixels; snapping to 2^-18 cell pixels is far below 0.01.
                Assert.Equal(u, pu, 0.01);
                Assert.Equal(v, pv, 0.01);
                Assert.True(hit < 0 || Math.Abs(p.Z - hit) < 0.01 * hit, "the nearer of the two sides");
            }
        }
    }

    [Fact]
    public void Foreground_cells_without_a_hit_take_the_nearest_covered_cell_and_background_stays_zero()
    {
        // Mask: the right half of the image; the ball covers only part of it.
        Mask mask = new(320, 240);
        for (var y = 0; y < 240; y++)
        {
            for (var x = 160; x < 320; x++)
            {
                mask[x, y] = true;
            }
        }

        var result = FieldRasterizer.Render(PositionField(Ball), Ball, Pose, Camera, Letterbox, mask);
        var grid = Letterbox.Grid;
        var foreground = MaskOperations.ToGrid(mask, Letterbox);
        for (var cell = 0; cell < grid.CellCount; cell++)
        {
            Assert.Equal(foreground[cell], result.Cells[cell] != FieldCell.Background);
            if (result.Cells[cell] == FieldCell.Background)
            {
                Assert.All(result.Map[cell].ToArray(), v => Assert.Equal(0, v));
            }
            else if (result.Cells[cell] == FieldCell.Filled)
            {
                // Brute force: the first of the nearest.
                int best = -1, least = int.MaxValue;
                for (var other = 0; other < grid.CellCount; other++)
                {
                    int dx = (other % 60) - (cell % 60), dy = (other / 60) - (cell / 60), distance = (dx * dx) + (dy * dy);
                    if (result.Cells[other] == FieldCell.Hit && distance < least)
                    {
                        (best, least) = (other, distance);
                    }
                }

                Assert.Equal(result.Map[best], result.Map[cell]);
            }
        }

        Assert.True(result.Count(FieldCell.Filled) > 100 && result.Count(FieldCell.Hit) > 100);
    }

    [Fact]
    public void An_empty_mask_and_a_mesh_that_no_foreground_cell_sees_are_bad_input()
    {
        var field = PositionField(Ball);
        Assert.Throws<InvalidInputException>(() => FieldRasterizer.Render(field, Ball, Pose, Camera, Letterbox, new(320, 240)));
        var behind = Pose with { Translation = new(0, 0, -4) };
        Assert.Throws<InvalidInputException>(() => FieldRasterizer.Render(field, Ball, behind, Camera, Letterbox, Filled(320, 240)));
        Assert.Throws<ArgumentException>(() => FieldRasterizer.Render(field, MadeMeshes.Icosphere(1), Pose, Camera, Letterbox, Filled(320, 240)));
    }

    private static double RayOracleHit(double u, double v)
    {
        var hit = RayOracle.Cast(Ball, Pose, Camera, u, v, 0.1);
        return hit.Face < 0 ? -1 : hit.Depth;
    }

    private static VertexField PositionField(TriangleMesh mesh)
    {
        var values = new float[mesh.VertexCount * 3];
        for (var i = 0; i < mesh.VertexCount; i++)
        {
            mesh.Positions[i].CopyTo(values.AsSpan(3 * i));
        }

        return new(mesh.VertexCount, 3, values);
    }

    private static Mask Filled(int width, int height)
    {
        var values = new byte[width * height];
        Array.Fill(values, (byte)1);
        return new(width, height, values);
    }
}
