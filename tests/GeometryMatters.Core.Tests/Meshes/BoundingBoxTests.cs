using System.Numerics;
using CsCheck;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

public class BoundingBoxTests
{
    // Any finite float: sign, exponent and digits drawn alike, so that all sizes come.
    private static readonly Gen<float> Floats = Gen.Int.Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite);

    private static readonly Gen<Vector3> Points = Gen.Select(Floats, Floats, Floats, (x, y, z) => new Vector3(x, y, z));

    [Fact]
    public void Diagonal_and_centre_are_right_for_boxes_of_any_size() => Points.Array[1, 5].Sample(points =>
    {
        var box = BoundingBox.Around(points);
        var (min, max) = (box.Min, box.Max);
        Assert.All(points, p => Assert.Equal(p, Vector3.Clamp(p, min, max)));

        // Two hypotenuses and three squares with their root are right to a few 2⁻⁵³; the float is off by up to 2⁻²⁴ of it, or half of the least float.
        double x = (double)max.X - min.X, y = (double)max.Y - min.Y, z = (double)max.Z - min.Z;
        var exact = double.Hypot(double.Hypot(x, y), z);
        if (exact > float.MaxValue)
        {
            Assert.True(box.Diagonal >= float.MaxValue);
        }
        else
        {
            Assert.Equal(exact, box.Diagonal, (exact * 6.1e-8) + 1e-45);
        }

        Assert.Equal(exact == 0, box.Diagonal == 0);
        Assert.True(float.IsFinite(box.Center.X) && float.IsFinite(box.Center.Y) && float.IsFinite(box.Center.Z));
        Assert.Equal(box.Center, Vector3.Clamp(box.Center, min, max));
    });

    [Fact]
    public void A_box_of_1e19_units_has_a_diagonal() =>
        Assert.Equal(Math.Sqrt(3) * 1e19, new BoundingBox(Vector3.Zero, new(1e19f)).Diagonal, 2e12);

    [Fact]
    public void Around_nothing_is_the_origin() => Assert.Equal(default, BoundingBox.Around([]));
}
