using System.Numerics;
using GeometryMatters.Datasets.Synthetic;

namespace GeometryMatters.Tests.Datasets.Synthetic;

public class ShapeCategoryTests
{
    private const int Instances = 6;

    public static TheoryData<string> Names => [.. ShapeCategories.All.Select(c => c.Name)];

    [Fact]
    public void Categories_are_in_ordinal_order_and_found_by_name()
    {
        var names = ShapeCategories.All.Select(c => c.Name).ToArray();
        Assert.Equal(["aeroplane", "bottle", "bus", "car", "chair", "horse", "tvmonitor"], names);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.All(names, n => Assert.Equal(n, ShapeCategories.Get(n).Name));
        Assert.Contains("spoon", Assert.Throws<ArgumentException>(() => ShapeCategories.Get("spoon")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Groups_name_existing_slots_once_and_hold_mirror_partners_together(string name)
    {
        var category = ShapeCategories.Get(name);
        Assert.InRange(category.KeypointNames.Count, 8, 16);
        Assert.Equal(category.KeypointNames.Count, category.KeypointNames.Distinct().Count());
        var grouped = category.GeoAwareGroups.SelectMany(g => g).ToArray();
        Assert.Equal(grouped.Length, grouped.Distinct().Count());
        Assert.All(grouped, slot => Assert.InRange(slot, 0, category.KeypointNames.Count - 1));
        Assert.All(category.GeoAwareGroups, g => Assert.True(g.Count >= 2));
        for (var slot = 0; slot < category.MirrorSlots.Count; slot++)
        {
            var partner = category.MirrorSlots[slot];
            Assert.Equal(slot, category.MirrorSlots[partner]);
            Assert.True(partner == slot || category.GeoAwareGroups.Any(g => g.Contains(slot) && g.Contains(partner)), category.KeypointNames[slot]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Key_points_lie_on_the_surface_and_mirror_in_x(string name)
    {
        var category = ShapeCategories.Get(name);
        var seen = new bool[category.KeypointNames.Count];
        for (var n = 0; n < Instances; n++)
        {
            var instance = category.CreateInstance(n);
            foreach (var k in instance.Keypoints)
            {
                Assert.Equal(category.KeypointNames[k.Slot], k.Name);
                var partner = instance.Keypoints[category.MirrorSlots[k.Slot]];
                Assert.Equal(k.Position is null, partner.Position is null);
                if (k.Position is { } p)
                {
                    seen[k.Slot] = true;
                    // The longest side is 1, so a thousandth of the size is 1e-3.
                    Assert.True(MathF.Abs(instance.Shape.Evaluate(p).Distance) < 1e-3f, $"{k.Name} of {n}");
                    Assert.Equal(p with { X = -p.X }, partner.Position);
                    Assert.True(partner.Slot == k.Slot ? p.X == 0 : k.Name.EndsWith("_left", StringComparison.Ordinal) == p.X > 0, $"side of {k.Name}");
                }
            }
        }

        Assert.True(seen.Count(s => s) >= seen.Length - 3, "most slots occur among a few instances");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Key_points_of_different_slots_are_apart(string name)
    {
        var points = ShapeCategories.Get(name).CreateInstance(1).Keypoints.Where(k => k.Position is not null).ToArray();
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var apart = Vector3.Distance(points[i].Position!.Value, points[j].Position!.Value);
                Assert.True(apart > 0.01f, $"{points[i].Name} and {points[j].Name} are {apart} apart");
            }
        }
    }

    [Theory]
    [InlineData("car", "wheel_front_left", "wheel_back_left")]
    [InlineData("bus", "headlamp_left", "taillamp_left")]
    [InlineData("chair", "leg_front_left", "leg_back_left")]
    [InlineData("horse", "hoof_front_left", "hoof_back_left")]
    [InlineData("aeroplane", "nose", "tail_end")]
    [InlineData("tvmonitor", "logo", "back_center")]
    public void Front_is_towards_positive_z(string name, string front, string back)
    {
        var instance = ShapeCategories.Get(name).CreateInstance(2);
        Assert.True(At(instance, front).Z > At(instance, back).Z + 0.02f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Up_is_towards_positive_y_and_the_box_has_longest_side_one_about_the_origin(string name)
    {
        var bounds = ShapeCategories.Get(name).CreateInstance(3).Bounds;
        Assert.Equal(1, MathF.Max(bounds.Size.X, MathF.Max(bounds.Size.Y, bounds.Size.Z)), 5);
        Assert.True(bounds.Center.Length() < 1e-5f);
        var (high, low) = name switch
        {
            "car" or "bus" => ("roof_front_left", "wheel_front_left"),
            "chair" => ("back_top_left", "leg_back_left"),
            "horse" => ("ear_left", "hoof_front_left"),
            "aeroplane" => ("fin_top", "nose"),
            "tvmonitor" => ("screen_top_left", "screen_bottom_left"),
            _ => ("rim_left", "base_left"),
        };
        var instance = ShapeCategories.Get(name).CreateInstance(3);
        Assert.True(At(instance, high).Y > At(instance, low).Y);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Same_seed_gives_the_same_instance_and_other_seeds_differ_in_shape(string name)
    {
        var category = ShapeCategories.Get(name);
        ShapeInstance a = category.Create(5), again = category.Create(5), other = category.Create(6);
        Assert.Equal(a.Keypoints, again.Keypoints);
        Assert.Equal(a.Proportions, again.Proportions);
        Assert.Equal(a.Parts, again.Parts);
        Assert.Equal(a.Proportions.Select(m => m.Name), other.Proportions.Select(m => m.Name));
        // Distances on a lattice differ by a hundredth of the size somewhere: more than colours and noise could.
        var largest = 0f;
        for (var i = 0; i < 1000; i++)
        {
            var p = new Vector3((i % 10) - 4.5f, (i / 10 % 10) - 4.5f, (i / 100) - 4.5f) / 9;
            Assert.Equal(a.Shape.Evaluate(p), again.Shape.Evaluate(p));
            largest = MathF.Max(largest, MathF.Abs(a.Shape.Evaluate(p).Distance - other.Shape.Evaluate(p).Distance));
        }

        Assert.True(largest > 0.01f, $"largest difference {largest}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Colours_are_mirror_symmetric_in_range_and_not_plain(string name)
    {
        var instance = ShapeCategories.Get(name).CreateInstance(4);
        var mesh = instance.TrueMesh(24);
        Vector3 low = Vector3.One, high = Vector3.Zero;
        foreach (var p in mesh.Mesh.Positions)
        {
            var part = instance.Shape.Evaluate(p).Part;
            var c = instance.Albedo(p, part);
            Assert.Equal(c, instance.Albedo(p with { X = -p.X }, part));
            low = Vector3.Min(low, c);
            high = Vector3.Max(high, c);
        }

        Assert.True(low.X >= 0 && low.Y >= 0 && low.Z >= 0 && high.X <= 1 && high.Y <= 1 && high.Z <= 1);
        Assert.True((high - low).Length() > 0.2f);
        Assert.Throws<ArgumentOutOfRangeException>(() => instance.Albedo(Vector3.Zero, instance.Parts.Count));
    }

    [Fact]
    public void Seeds_depend_on_the_whole_name_and_are_pinned()
    {
        Assert.Equal(ShapeSeed.For("car", 1), ShapeSeed.For("car", 1));
        var seeds = ShapeCategories.All.SelectMany(c => Enumerable.Range(0, 200).Select(i => ShapeSeed.For(c.Name, i))).ToArray();
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => ShapeSeed.For("car", -1));
    }

    private static Vector3 At(ShapeInstance instance, string name) => instance.Keypoints.Single(k => k.Name == name).Position!.Value;
}
