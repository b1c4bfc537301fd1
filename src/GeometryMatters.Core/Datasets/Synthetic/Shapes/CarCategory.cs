using System.Numerics;
using GeometryMatters.Datasets.Synthetic.Primitives;
using static GeometryMatters.Datasets.Synthetic.Texture;

namespace GeometryMatters.Datasets.Synthetic.Shapes;

/// <summary>Passenger cars: hatchback, saloon, estate, off-roader.</summary>
internal sealed class CarCategory() : ShapeCategory(
    "car",
    [
        "wheel_front_left", "wheel_front_right", "wheel_back_left", "wheel_back_right", "headlamp_left", "headlamp_right", "taillamp_left", "taillamp_right",
        "roof_front_left", "roof_front_right", "roof_back_left", "roof_back_right", "mirror_left", "mirror_right", "front_badge", "spoiler",
    ],
    [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13]])
{
    private protected override void Design(ShapeDraft draft)
    {
        var r = draft.Random;
        var style = r.Pick(4);
        draft.Measure("style", style);
        var tall = style == 3;
        var length = draft.Measure("length", style == 0 ? r.Range(3.5f, 4.1f) : r.Range(4.2f, 4.9f));
        var height = draft.Measure("height", tall ? r.Range(1.65f, 1.85f) : r.Range(1.42f, 1.56f));
        var half = draft.Measure("width", tall ? r.Range(1.8f, 1.95f) : r.Range(1.65f, 1.82f)) / 2;
        var wheel = draft.Measure("wheel_radius", tall ? r.Range(0.37f, 0.42f) : r.Range(0.3f, 0.35f));
        var clearance = tall ? r.Range(0.26f, 0.34f) : r.Range(0.17f, 0.22f);
        var wheelbase = draft.Measure("wheelbase", length * r.Range(0.585f, 0.63f));
        var belt = draft.Measure("belt_height", MathF.Max(height * r.Range(0.6f, 0.645f), (2 * wheel) + 0.24f));
        var hood = belt - r.Range(0.06f, 0.14f);
        // The arches must stay below the bonnet.
        var nose = MathF.Max(hood - r.Range(0.08f, 0.2f), (2 * wheel) + 0.14f);
        float front = length / 2, back = -length / 2;
        var frontAxle = front - (length * r.Range(0.175f, 0.2f));
        var backAxle = frontAxle - wheelbase;
        var screenBase = draft.Measure("screen_base", frontAxle - r.Range(0.3f, 0.55f));
        var roofFront = screenBase - r.Range(0.5f, 0.8f) * (tall ? 0.75f : 1);
        // Where roof and rear window end makes the style.
        var roofBack = draft.Measure("roof_back", style switch
        {
            0 => back + r.Range(0.55f, 0.75f),
            1 => back + (length * r.Range(0.24f, 0.29f)),
            _ => back + r.Range(0.28f, 0.42f),
        });
        var rearBase = style switch { 0 => back + r.Range(0.12f, 0.2f), 1 => back + (length * r.Range(0.12f, 0.15f)), _ => back + r.Range(0.06f, 0.12f) };
        var deck = style == 1 ? belt - r.Range(0f, 0.06f) : belt;
        var body = r.BodyColor();
        Vector3 trim = new(0.1f, 0.1f, 0.11f), glass = new(0.16f, 0.2f, 0.25f), rim = new(r.Range(0.55f, 0.8f));
        int bodyPart = draft.Part("body", body), cabinPart = draft.Part("cabin", body), wheelPart = draft.Part("wheel", trim), mirrorPart = draft.Part("mirror", trim);
        int headPart = draft.Part("headlamp", new(0.95f, 0.95f, 0.85f)), tailPart = draft.Part("taillamp", new(0.75f, 0.08f, 0.08f)), extraPart = draft.Part("fitting", trim);

        Vector2[] side =
        [
            new(back + 0.06f, clearance), new(front - 0.1f, clearance), new(front, clearance + 0.16f), new(front - 0.03f, nose - 0.08f), new(front - 0.16f, nose),
            new(screenBase, hood + 0.02f), new(screenBase - 0.3f, belt), new(rearBase, deck), new(back + 0.05f, deck - 0.05f), new(back, deck - 0.3f), new(back, clearance + 0.18f),
        ];
        draft.Add(bodyPart, new Extrusion(Frame.At(new(0, 0, 0)), new(side, 0.07f), half + 0.05f, new(0, -0.06f), 0.09f));
        Vector2[] cabin =
        [
            new(rearBase + 0.03f, deck - 0.25f), new(screenBase - 0.02f, hood - 0.2f), new(screenBase + 0.02f, hood), new(roofFront, height - 0.02f),
            new((roofFront + roofBack) / 2, height), new(roofBack, height - 0.03f), new(rearBase, deck),
        ];
        const float Lean = 0.32f;
        draft.Add(cabinPart, new Extrusion(Frame.At(new(0, belt, 0)), Shift(cabin, belt, 0.08f), half - 0.06f, new(0, -Lean), 0.08f), 0.05f);
        foreach (var axle in (float[])[frontAxle, backAxle])
        {
            draft.Cut(new Cylinder(Frame.Turned(new(half, wheel, axle), 0, 0, 90), wheel + 0.07f, 0.27f, 0.02f));
            draft.Add(wheelPart, new Cylinder(Frame.Turned(new(half - 0.14f, wheel, axle), 0, 0, 90), wheel, 0.15f, 0.05f));
        }

        Vector3 lamp = new(half - 0.24f, nose - 0.13f, front - 0.06f);
        draft.Add(headPart, new Ellipsoid(Frame.Turned(lamp, 0, 25), new(0.2f, 0.085f, 0.09f)));
        var tallLamp = style is 2 or 3;
        Vector3 tail = new(half - (tallLamp ? 0.1f : 0.2f), deck - (tallLamp ? 0.22f : 0.2f), back + 0.035f);
        draft.Box(tailPart, tail, tallLamp ? new(0.085f, 0.2f, 0.07f) : new(0.19f, 0.08f, 0.07f), 0.05f);
        Vector3 mirror = new(half + 0.09f, belt + 0.06f, screenBase - 0.36f);
        draft.Limb(mirrorPart, mirror - new Vector3(0.2f, 0.03f, 0), mirror, 0.045f, 0.05f);
        draft.Ball(mirrorPart, mirror, new(0.12f, 0.085f, 0.08f), 0.02f);

        var spoiler = r.Chance(0.45f);
        draft.Measure("spoiler", spoiler ? 1 : 0);
        var spoilerPlace = style == 1 ? new Vector3(0, deck + 0.13f, rearBase - 0.18f) : new Vector3(0, height - 0.01f, roofBack - 0.1f);
        if (spoiler)
        {
            draft.Add(extraPart, new RoundedBox(Frame.Turned(spoilerPlace, 6), new(half - 0.22f, 0.045f, 0.17f), 0.04f));
            draft.Box(extraPart, spoilerPlace + new Vector3(half - 0.42f, -0.1f, 0.04f), new(0.05f, 0.12f, 0.07f), 0.03f);
        }

        var rack = r.Chance(0.4f);
        draft.Measure("roof_rack", rack ? 1 : 0);
        var roofHalf = half - 0.06f - (Lean * (height - belt));
        if (rack)
        {
            float a = roofFront - 0.15f, b = roofBack + 0.2f;
            draft.Limb(extraPart, new(roofHalf - 0.1f, height + 0.055f, a), new(roofHalf - 0.1f, height + 0.055f, b), 0.045f, 0.045f);
            draft.Limb(extraPart, new(roofHalf - 0.1f, height - 0.08f, a), new(roofHalf - 0.1f, height + 0.05f, a), 0.05f, 0.05f);
            draft.Limb(extraPart, new(roofHalf - 0.1f, height - 0.08f, b), new(roofHalf - 0.1f, height + 0.05f, b), 0.05f, 0.05f);
        }

        draft.Towards("wheel_front_*", new(half - 0.1f, wheel, frontAxle), Vector3.UnitX);
        draft.Towards("wheel_back_*", new(half - 0.1f, wheel, backAxle), Vector3.UnitX);
        draft.Towards("headlamp_*", lamp, new(0.25f, 0.05f, 1));
        draft.Towards("taillamp_*", tail, -Vector3.UnitZ);
        draft.Near("roof_front_*", new(roofHalf, height, roofFront + 0.02f));
        draft.Near("roof_back_*", new(roofHalf, height - 0.02f, roofBack - 0.02f));
        draft.Towards("mirror_*", mirror, new(1, 0, 0.6f));
        draft.Towards("front_badge", new(0, nose - 0.12f, front - 0.2f), Vector3.UnitZ);
        if (spoiler)
        {
            draft.Towards("spoiler", spoilerPlace + new Vector3(0, 0, -0.05f), new(0, 1, -0.6f));
        }

        var stripe = r.Chance(0.3f);
        var stripeColor = Vector3.One - (body * 0.8f);
        var doorMiddle = (roofFront + roofBack) / 2;
        draft.Paint = (p, part) => part switch
        {
            0 => PaintBody(p),
            1 => PaintCabin(p),
            2 => PaintWheel(p),
            3 => Over(trim, body, Step(p.X, half + 0.03f, 0.03f)),
            4 => Over(new(0.96f, 0.95f, 0.86f), new(0.55f, 0.6f, 0.65f), Line(p.X, lamp.X, 0.05f)),
            5 => Over(new(0.75f, 0.07f, 0.08f), new(0.95f, 0.5f, 0.15f), Band(p.Y, tail.Y - 0.03f, tail.Y + 0.03f, 0.02f)),
            _ => trim * 1.6f,
        };

        Vector3 PaintBody(Vector3 p)
        {
            var c = body * (1 + (0.04f * Noise(p * 5, 11)));
            var seam = Line(p.Z, screenBase - 0.25f, 0.03f) + Line(p.Z, doorMiddle, 0.03f) + (style == 0 ? 0 : Line(p.Z, backAxle + 0.35f, 0.03f));
            var isSide = Step(p.X, half - 0.12f, 0.02f);
            c = Over(c, trim, 0.8f * seam * isSide * Step(p.Y, clearance + 0.15f, 0.02f));
            c = Over(c, trim, isSide * (Patch(p.Z, p.Y, doorMiddle + 0.08f, doorMiddle + 0.28f, belt - 0.16f, belt - 0.11f, 0.015f)));
            c = Over(c, trim, 1 - Step(p.Y, clearance + 0.13f, 0.03f));
            if (stripe)
            {
                c = Over(c, stripeColor, Line(p.Y, clearance + 0.42f, 0.09f) * isSide + Line(p.X, 0.16f, 0.14f) * Step(p.Y, nose - 0.04f, 0.03f));
            }

            var isFront = Step(p.Z, front - 0.13f, 0.02f);
            c = Over(c, trim, isFront * Patch(p.X, p.Y, -1, half - 0.42f, nose - 0.26f, nose - 0.09f, 0.02f) * (0.65f + (0.35f * MathF.Sign(MathF.Sin(p.Y * 130)))));
            c = Over(c, new(0.85f, 0.85f, 0.88f), isFront * (1 - Step(MathF.Sqrt((p.X * p.X) + ((p.Y - nose + 0.12f) * (p.Y - nose + 0.12f))), 0.07f, 0.02f)));
            c = Over(c, new(0.93f, 0.93f, 0.88f), isFront * Patch(p.X, p.Y, -1, 0.26f, clearance + 0.16f, clearance + 0.27f, 0.01f));
            var isBack = 1 - Step(p.Z, back + 0.09f, 0.02f);
            c = Over(c, new(0.93f, 0.85f, 0.5f), isBack * Patch(p.X, p.Y, -1, 0.26f, clearance + 0.3f, clearance + 0.42f, 0.01f));
            c = Over(c, trim, isBack * Line(p.Y, deck - 0.38f, 0.03f));
            return Over(c, trim, 0.7f * Step(p.Z, roofFront, 0.02f) * Line(p.X, half - 0.14f, 0.03f) * Step(p.Y, nose, 0.04f));
        }

        Vector3 PaintCabin(Vector3 p)
        {
            var c = body * (1 + (0.04f * Noise(p * 5, 12)));
            var roofEdge = half - 0.06f - (Lean * (p.Y - belt));
            float low = belt + 0.05f, high = height - 0.11f;
            var isSide = Step(p.X, roofEdge - 0.05f, 0.03f);
            var climb = Math.Clamp((p.Y - low) / (high - low), 0, 1);
            // Pillars follow the slant of windscreen and rear window.
            float fore = float.Lerp(screenBase - 0.2f, roofFront - 0.06f, climb), aft = float.Lerp(rearBase + 0.22f, roofBack + 0.12f, climb);
            var side = isSide * Patch(p.Z, p.Y, aft, fore, low, high, 0.02f);
            side *= 1 - Line(p.Z, doorMiddle, 0.08f);
            side *= style == 0 ? 1 : 1 - Line(p.Z, backAxle + 0.3f, 0.06f);
            c = Over(c, glass, side);
            var screen = (1 - isSide) * Step(p.Z, float.Lerp(screenBase, roofFront, climb) - 0.1f, 0.02f) * Band(p.Y, hood + 0.03f, height - 0.07f, 0.02f) * (1 - Step(p.X, roofEdge - 0.12f, 0.02f));
            c = Over(c, glass * 1.2f, screen);
            var rear = (1 - isSide) * (1 - Step(p.Z, float.Lerp(rearBase, roofBack, climb) + 0.1f, 0.02f)) * Band(p.Y, low, height - 0.1f, 0.02f) * (1 - Step(p.X, roofEdge - 0.16f, 0.02f));
            return Over(c, glass * 0.8f, rear);
        }

        Vector3 PaintWheel(Vector3 p)
        {
            var axle = p.Z > (frontAxle + backAxle) / 2 ? frontAxle : backAxle;
            float u = p.Z - axle, v = p.Y - wheel;
            var radius = MathF.Sqrt((u * u) + (v * v));
            var spokes = Step(MathF.Cos(5 * MathF.Atan2(v, u)), -0.1f, 0.3f);
            var c = Over(trim, rim, (1 - Step(radius, wheel * 0.64f, 0.02f)) * Math.Max(spokes, Step(radius, wheel * 0.54f, 0.02f)));
            return Over(c, trim * 3, 1 - Step(radius, wheel * 0.14f, 0.02f));
        }
    }

    private static Profile Shift(Vector2[] outline, float y, float round) => new(Array.ConvertAll(outline, p => p with { Y = p.Y - y }), round);
}
