using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Reconstruction;

/// <summary>Two halves over the blocks of a mask, sewn together along its outline.</summary>
internal sealed class InflatedSurface
{
    /// <summary>Nothing comes nearer than 1/e of the outline's distance: wide angles and large factors would give needles.</summary>
    private const double LargestExponent = 1;
    private readonly MaskGrid grid;
    private readonly double[] heights;
    private readonly Camera camera;
    private readonly double distance;
    private readonly double thickness;
    private readonly List<Vector3D> points = [];
    private readonly List<Triangle> faces = [];
    private readonly int[] front;
    private readonly Dictionary<(int Inner, int Outer), int> rim = [];

    private InflatedSurface(MaskGrid grid, double[] heights, Camera camera, InflatedMaskReconstructorOptions options)
    {
        this.grid = grid;
        this.heights = heights;
        this.camera = camera;
        distance = options.Distance;
        thickness = Math.Min(options.DepthFactor / camera.FocalX, LargestExponent / heights.Max());
        front = new int[heights.Length];
    }

    /// <summary>Builds the mesh in an upright frame of its own, and the pose that puts it before the camera.</summary>
    public static (TriangleMesh Mesh, SimilarityPose Pose) Build(MaskGrid grid, double[] heights, Camera camera, InflatedMaskReconstructorOptions options)
    {
        InflatedSurface surface = new(grid, heights, camera, options);
        surface.PlaceInnerPoints();
        for (var row = 0; row + 1 < grid.Rows; row++)
        {
            for (var column = 0; column + 1 < grid.Columns; column++)
            {
                surface.AddCell((row * grid.Columns) + column);
            }
        }

        return surface.Upright();
    }

    /// <summary>Both halves of each inner block, one vertex after the other.</summary>
    private void PlaceInnerPoints()
    {
        for (var i = 0; i < front.Length; i++)
        {
            if (grid.Inside[i])
            {
                front[i] = points.Count;
                var (u, v) = grid.Position(i % grid.Columns, i / grid.Columns);

                // Depth grows by a factor and not by a sum, so that the thickest object stays before the camera.
                var factor = Math.Exp(heights[i] * thickness);
                points.Add(distance / factor * camera.Ray(u, v));
                points.Add(distance * factor * camera.Ray(u, v));
            }
        }
    }

    /// <summary>Marching squares between four block centres; diagonal neighbours are joined, as regions are.</summary>
    private void AddCell(int corner)
    {
        // Clockwise in the image: turned round on the front half, whose faces look at the camera.
        ReadOnlySpan<int> around = [corner, corner + 1, corner + grid.Columns + 1, corner + grid.Columns];
        var count = 0;
        foreach (var c in around)
        {
            count += grid.Inside[c] ? 1 : 0;
        }

        for (var k = 0; count > 0 && k < 4; k++)
        {
            int a = around[k], b = around[(k + 1) % 4], c = around[(k + 2) % 4], d = around[(k + 3) % 4];
            var (inA, inB, inC, inD) = (grid.Inside[a], grid.Inside[b], grid.Inside[c], grid.Inside[d]);
            switch (count)
            {
                case 1 when inA:
                    Add(Inner(a), Rim(a, b), Rim(a, d));
                    return;
                case 2 when inA && inB:
                    Add(Inner(a), Inner(b), Rim(b, c));
                    Add(Inner(a), Rim(b, c), Rim(a, d));
                    return;
                case 2 when inA && inC:
                    Add(Inner(a), Rim(a, b), Rim(c, b));
                    Add(Inner(a), Rim(c, b), Inner(c));
                    Add(Inner(a), Inner(c), Rim(c, d));
                    Add(Inner(a), Rim(c, d), Rim(a, d));
                    return;
                case 3 when !inD:
                    Add(Inner(b), Inner(c), Rim(c, d));
                    Add(Inner(b), Rim(c, d), Rim(a, d));
                    Add(Inner(b), Rim(a, d), Inner(a));
                    return;
                case 4:
                    // The diagonal between the nearer heights follows the surface.
                    if (Math.Abs(heights[a] - heights[c]) <= Math.Abs(heights[b] - heights[d]))
                    {
                        Add(Inner(a), Inner(b), Inner(c));
                        Add(Inner(a), Inner(c), Inner(d));
                    }
                    else
                    {
                        Add(Inner(b), Inner(c), Inner(d));
                        Add(Inner(b), Inner(d), Inner(a));
                    }

                    return;
            }
        }
    }

    /// <summary>A face of the front half and its counterpart behind. One corner at least is inner, so the two are never the same.</summary>
    private void Add(int a, int b, int c)
    {
        faces.Add(new(Math.Abs(a), Math.Abs(c), Math.Abs(b)));
        faces.Add(new(Behind(a), Behind(b), Behind(c)));

        // Vertices of the outline come negated: they are their own counterpart.
        static int Behind(int v) => v < 0 ? -v : v + 1;
    }

    private int Inner(int block) => front[block];

    private int Rim(int inner, int outer)
    {
        if (!rim.TryGetValue((inner, outer), out var index))
        {
            // Away from both ends, so that no face is degenerate.
            var t = Math.Clamp(InflationHeights.Crossing(grid.Coverage[inner], grid.Coverage[outer]), 0.1, 0.9);
            var (u, v) = grid.Position(
                Mix(inner % grid.Columns, outer % grid.Columns, t), Mix(inner / grid.Columns, outer / grid.Columns, t));
            index = points.Count;
            points.Add(distance * camera.Ray(u, v));
            rim.Add((inner, outer), index);
        }

        return -index;

        static double Mix(double from, double to, double t) => from + (t * (to - from));
    }

    private (TriangleMesh Mesh, SimilarityPose Pose) Upright()
    {
        // Half a turn about x: up in the image is +y, towards the camera is +z.
        var rotation = CameraAxes.OpenGl.ToOpenCvMatrix();
        var (min, max) = (points[0], points[0]);
        foreach (var p in points)
        {
            min = new(Math.Min(min.X, p.X), Math.Min(min.Y, p.Y), Math.Min(min.Z, p.Z));
            max = new(Math.Max(max.X, p.X), Math.Max(max.Y, p.Y), Math.Max(max.Z, p.Z));
        }

        var size = max - min;
        SimilarityPose pose = new(Math.Max(size.X, Math.Max(size.Y, size.Z)), rotation, 0.5 * (min + max));
        return (new([.. points.Select(p => (Vector3)pose.ApplyInverse(p))], [.. faces]), pose);
    }
}
