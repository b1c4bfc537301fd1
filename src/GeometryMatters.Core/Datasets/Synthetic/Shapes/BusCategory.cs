using System.Numerics;
using GeometryMatters.Datasets.Synthetic.Primitives;
using static GeometryMatters.Datasets.Synthetic.Texture;

namespace GeometryMatters.Datasets.Synthetic.Shapes;

/// <summary>Buses: single and double decks, two or three axles.</summary>
internal sealed class BusCategory() : ShapeCategory(
    "bus",
    [
        "wheel_front_left", "wheel_front_right", "wheel_back_left", "wheel_back_right", "headlamp_left", "headlamp_right", "taillamp_left", "taillamp_right",
        "roof_front_left", "roof_front_right", "roof_back_left", "roof_back_right", "mirror_left", "mirror_right", "front_badge", "roof_unit",
    ],
    [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13]])
{
    private protected override void Design(ShapeDraft draft)
    {
        var r = draft.Random;
        var decks = draft.Measure("decks", r.Chance(0.3f) ? 2 : 1);
        var length = draft.Measure("length", decks == 2 ? r.Range(8f, 9.5f) : r.Range(7.5f, 11.5f));
        var height = draft.Measure("height", decks == 2 ? r.Range(4f, 4.4f) : r.Range(2.8f, 3.3f));
        var half = draft.Measure("width", r.Range(2.3f, 2.55f)) / 2;
        var wheel = draft.Measure("wheel_radius", r.Range(0.46f, 0.54f));
        const float Clearance = 0.32f;
        float front = length / 2, back = -length / 2;
        var frontAxle = front - draft.Measure("front_overhang", r.Range(1.1f, 2.5f));
        var backAxle = back + draft.Measure("rear_overhang", r.Range(1.9f, 2.9f));
        var third = length > 10 && r.Chance(0.6f);
        draft.Measure("third_axle", third ? 1 : 0);
        float slant = draft.Measure("front_slant", r.Range(0f, 0.35f)), round = r.Range(0.1f, 0.3f);
        Vector3 body = r.BodyColor(), lower = r.Chance(0.5f) ? body * 0.5f : Vector3.One - (body * 0.5f), trim = new(0.09f, 0.09f, 0.1f), glass = new(0.15f, 0.19f, 0.24f), rim = new(0.7f);
        int bodyPart = draft.Part("body", body), wheelPart = draft.Part("wheel", trim), mirrorPart = draft.Part("mirror", trim), headPart = draft.Part("headlamp", new(0.95f, 0.95f, 0.85f));
        int tailPart = draft.Part("taillamp", new(0.75f, 0.08f, 0.08f)), unitPart = draft.Part("roof_unit", new(0.8f));

        Vector2[] side =
        [
            new(back, Clearance), new(front, Clearance), new(front, Clearance + 0.7f), new(front - slant, height), new(back + 0.06f, height),
        ];
        draft.Add(bodyPart, new Extrusion(Frame.At(Vector3.Zero), new(side, round), half + 0.05f, new(0, -0.02f), 0.12f));
        foreach (var axle in third ? (float[])[frontAxle, backAxle, backAxle - (2.25f * wheel)] : [frontAxle, backAxle])
        {
            draft.Cut(new Cylinder(Frame.Turned(new(half, wheel, axle), 0, 0, 90), wheel + 0.1f, 0.34f, 0.03f));
            draft.Add(wheelPart, new Cylinder(Frame.Turned(new(half - 0.2f, wheel, axle), 0, 0, 90), wheel, 0.2f, 0.07f));
        }

        Vector3 lamp = new(half - 0.33f, Clearance + 0.42f, front - 0.02f), tail = new(half - 0.22f, Clearance + 0.75f, back + 0.02f);
        draft.Ball(headPart, lamp, new(0.24f, 0.15f, 0.1f));
        draft.Box(tailPart, tail, new(0.11f, 0.34f, 0.09f), 0.06f);
        var low = r.Chance(0.5f);
        draft.Measure("low_mirrors", low ? 1 : 0);
        var mirrorHeight = (decks == 2 ? height * 0.55f : height) - (low ? 1.05f : 0.55f);
        Vector3 mirror = new(half + 0.2f, mirrorHeight, front - slant + 0.16f);
        draft.Limb(mirrorPart, new(half - 0.12f, mirrorHeight + 0.42f, front - slant - 0.2f), mirror + new Vector3(0, 0.22f, 0), 0.14f, 0.14f);
        draft.Box(mirrorPart, mirror, new(0.16f, 0.34f, 0.15f), 0.08f);
        var unit = r.Chance(0.5f);
        draft.Measure("roof_unit", unit ? 1 : 0);
        Vector3 unitPlace = new(0, height + 0.08f, float.Lerp(back + 1.5f, front - 2, r.Range(0f, 1f)));
        if (unit)
        {
            draft.Box(unitPart, unitPlace, new(half - 0.35f, 0.22f, r.Range(0.7f, 1.1f)), 0.12f);
        }

        draft.Towards("wheel_front_*", new(half - 0.1f, wheel, frontAxle), Vector3.UnitX);
        draft.Towards("wheel_back_*", new(half - 0.1f, wheel, backAxle), Vector3.UnitX);
        draft.Towards("headlamp_*", lamp, Vector3.UnitZ);
        draft.Towards("taillamp_*", tail, -Vector3.UnitZ);
        draft.Near("roof_front_*", new(half - 0.03f, height, front - slant));
        draft.Near("roof_back_*", new(half - 0.03f, height, back));
        draft.Towards("mirror_*", mirror, new(0.3f, 0, 1));
        draft.Towards("front_badge", new(0, Clearance + 0.5f, front - 0.4f), Vector3.UnitZ);
        if (unit)
        {
            draft.Towards("roof_unit", unitPlace, Vector3.UnitY);
        }

        float pane = r.Range(1.1f, 1.5f), stripeAt = r.Range(0.25f, 0.55f);
        var deckHeight = decks == 2 ? height * 0.53f : height;
        draft.Paint = (p, part) => part switch
        {
            0 => PaintBody(p),
            1 => PaintWheel(p),
            2 => Over(trim, new(0.5f, 0.55f, 0.6f), (1 - Step(p.Z, mirror.Z - 0.1f, 0.03f)) * Band(p.Y, mirrorHeight - 0.24f, mirrorHeight + 0.24f, 0.05f)),
            3 => Over(new(0.96f, 0.95f, 0.86f), new(0.55f, 0.6f, 0.65f), Line(p.X, lamp.X, 0.07f)),
            4 => Over(new(0.75f, 0.07f, 0.08f), new(0.95f, 0.5f, 0.15f), Band(p.Y, tail.Y - 0.08f, tail.Y + 0.08f, 0.03f)),
            _ => new Vector3(0.8f) * (0.85f + (0.15f * MathF.Sign(MathF.Sin(p.Z * 16)))),
        };

        Vector3 PaintBody(Vector3 p)
        {
            var c = body * (1 + (0.03f * Noise(p * 2, 21)));
            c = Over(c, lower, 1 - Step(p.Y, Clearance + 0.5f, 0.03f));
            var isFront = Step(p.Z, front - slant - 0.12f, 0.05f) * Step(p.Z, front - (slant * (p.Y - Clearance) / (height - Clearance)) - 0.16f, 0.03f);
            var isBack = 1 - Step(p.Z, back + 0.1f, 0.03f);
            var isSide = Step(p.X, half - 0.15f, 0.03f) * (1 - isFront) * (1 - isBack);
            c = Over(c, lower, isSide * Line(p.Y, Clearance + 0.6f + (stripeAt * 0.5f), 0.12f));
            for (var d = 0; d < decks; d++)
            {
                float sill = (d * deckHeight) + (d == 1 ? 0.55f : decks == 2 ? 1.05f : 1.4f), lintel = (d == decks - 1 ? height : deckHeight) - 0.38f;
                var bars = MathF.Abs(((p.Z - back) / pane) - MathF.Round((p.Z - back) / pane)) * pane;
                c = Over(c, glass, isSide * Patch(p.Z, p.Y, back + 0.5f, front - slant - 0.35f, sill, lintel, 0.04f) * Step(bars, 0.06f, 0.03f));
                c = Over(c, glass * 1.25f, isFront * Patch(p.X, p.Y, -1, half - 0.2f, d == 0 ? sill - 0.1f : sill, lintel, 0.04f) * (1 - (d == 0 ? Line(p.X, 0, 0.06f) : 0)));
                c = Over(c, glass * 0.8f, isBack * Patch(p.X, p.Y, -1, half - 0.35f, sill + 0.15f, lintel - 0.05f, 0.04f));
            }

            // Destination display at the front only.
            c = Over(c, trim, isFront * Patch(p.X, p.Y, -1, half * 0.65f, height - 0.33f, height - 0.12f, 0.03f));
            c = Over(c, new(0.95f, 0.65f, 0.15f), isFront * Patch(p.X, p.Y, -1, half * 0.5f, height - 0.28f, height - 0.17f, 0.02f) * Step(MathF.Sin(p.X * 28), 0, 0.4f));
            // Doors just behind the front axle's overhang and amidships.
            foreach (var door in (float[])[(front + frontAxle + wheel) / 2, (frontAxle + backAxle) / 2])
            {
                var leaf = isSide * Band(p.Y, Clearance + 0.08f, deckHeight - 0.35f, 0.02f);
                c = Over(c, trim, leaf * (Line(p.Z, door, 0.05f) + Line(p.Z, door - 0.42f, 0.05f) + Line(p.Z, door + 0.42f, 0.05f)));
            }

            c = Over(c, trim, isFront * (1 - Step(p.Y, Clearance + 0.18f, 0.03f)));
            c = Over(c, new(0.9f, 0.9f, 0.92f), isFront * (1 - Step(MathF.Sqrt((p.X * p.X) + ((p.Y - Clearance - 0.5f) * (p.Y - Clearance - 0.5f))), 0.15f, 0.03f)));
            c = Over(c, trim, isBack * Patch(p.X, p.Y, -1, half - 0.5f, Clearance + 0.35f, Clearance + 0.9f, 0.02f) * Step(MathF.Sin(p.Y * 45), 0, 0.3f));
            return Over(c, new Vector3(0.85f), Step(p.Y, height - 0.03f, 0.03f));
        }

        Vector3 PaintWheel(Vector3 p)
        {
            var near = frontAxle;
            foreach (var axle in (float[])[backAxle, third ? backAxle - (2.25f * wheel) : backAxle])
            {
                near = MathF.Abs(p.Z - axle) < MathF.Abs(p.Z - near) ? axle : near;
            }

            float u = p.Z - near, v = p.Y - wheel;
            var radius = MathF.Sqrt((u * u) + (v * v));
            var c = Over(trim, rim, 1 - Step(radius, wheel * 0.6f, 0.03f));
            c = Over(c, trim, Band(radius, wheel * 0.33f, wheel * 0.46f, 0.03f) * Step(MathF.Cos(8 * MathF.Atan2(v, u)), 0.2f, 0.4f));
            return Over(c, trim * 2, 1 - Step(radius, wheel * 0.18f, 0.03f));
        }
    }
}
