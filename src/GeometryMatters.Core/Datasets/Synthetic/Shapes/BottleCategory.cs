using System.Numerics;
using GeometryMatters.Datasets.Synthetic.Primitives;
using static GeometryMatters.Datasets.Synthetic.Texture;

namespace GeometryMatters.Datasets.Synthetic.Shapes;

/// <summary>Bottles: round or squarish, with or without cap and handle; the label marks the front, the handle the back.</summary>
internal sealed class BottleCategory() : ShapeCategory(
    "bottle",
    [
        "base_left", "base_right", "shoulder_left", "shoulder_right", "neck_left", "neck_right", "rim_left", "rim_right", "label_front", "top", "handle",
    ],
    [[0, 1], [2, 3], [4, 5], [6, 7]])
{
    private protected override void Design(ShapeDraft draft)
    {
        var r = draft.Random;
        var height = draft.Measure("height", r.Range(0.2f, 0.32f));
        var radius = draft.Measure("radius", r.Range(0.035f, 0.055f));
        var shoulder = draft.Measure("shoulder_height", height * r.Range(0.45f, 0.68f));
        var neckRadius = draft.Measure("neck_radius", radius * r.Range(0.32f, 0.5f));
        var neck = draft.Measure("neck_height", MathF.Min(shoulder + (radius * r.Range(0.7f, 1.8f)), height * 0.86f));
        var waist = draft.Measure("waist", r.Chance(0.35f) ? r.Range(0.8f, 0.9f) : 1);
        var square = draft.Measure("section_exponent", r.Chance(0.3f) ? 5 : 2);
        var convex = r.Chance(0.5f);
        draft.Measure("convex_shoulder", convex ? 1 : 0);
        var cap = r.Chance(0.6f);
        draft.Measure("cap", cap ? 1 : 0);
        var handle = r.Chance(0.35f);
        draft.Measure("handle", handle ? 1 : 0);
        Vector3 glass = ShapeRandom.Hsv(r.Range(0f, 1f), r.Range(0.35f, 0.85f), r.Range(0.3f, 0.85f)), capColor = r.BodyColor(), label = ShapeRandom.Hsv(r.Range(0f, 1f), r.Range(0.05f, 0.4f), 0.92f), ink = r.BodyColor() * 0.7f;
        int bodyPart = draft.Part("body", glass), neckPart = draft.Part("neck", glass), capPart = draft.Part("cap", capColor), handlePart = draft.Part("handle", glass);

        var bulge = convex ? new Vector2(float.Lerp(radius, neckRadius, 0.35f), float.Lerp(shoulder, neck, 0.72f)) : new Vector2(float.Lerp(radius, neckRadius, 0.72f), float.Lerp(shoulder, neck, 0.5f));
        Vector2[] outline =
        [
            new(-radius, 0), new(radius * 0.98f, 0), new(radius, height * 0.06f), new(radius * waist, shoulder * 0.42f), new(radius * waist, shoulder * 0.6f), new(radius, shoulder), bulge,
            new(neckRadius, neck), new(-radius, neck),
        ];
        draft.Add(bodyPart, new Revolution(Frame.At(Vector3.Zero), new(outline, 0.004f), square));
        var neckTop = cap ? height - 0.012f : height;
        draft.Add(neckPart, new Cylinder(Frame.At(new(0, (neck + neckTop - 0.02f) / 2, 0)), neckRadius, (neckTop - neck + 0.02f) / 2, 0.003f), 0.008f);
        if (cap)
        {
            draft.Add(capPart, new Cylinder(Frame.At(new(0, height - 0.013f, 0)), neckRadius + 0.0035f, 0.013f, 0.003f));
        }
        else
        {
            draft.Add(neckPart, new Torus(Frame.At(new(0, height - 0.004f, 0)), neckRadius - 0.001f, 0.0045f));
        }

        Vector3 handleOut = new(0, shoulder * 0.72f, -radius - 0.032f);
        if (handle)
        {
            Vector3 high = new(0, shoulder * 0.98f, -radius + 0.006f), low = new(0, shoulder * 0.38f, -(radius * waist) + 0.006f);
            Vector3 highOut = handleOut with { Y = shoulder * 0.9f }, lowOut = handleOut with { Y = shoulder * 0.5f };
            draft.Limb(handlePart, high, highOut, 0.0075f, 0.0075f, 0.004f);
            draft.Limb(handlePart, highOut, lowOut, 0.0075f, 0.0075f, 0.004f);
            draft.Limb(handlePart, lowOut, low, 0.0075f, 0.0075f, 0.004f);
        }

        var rim = neckRadius + 0.0035f;
        draft.Near("base_*", new(radius, 0.002f, 0));
        draft.Towards("shoulder_*", new(0, shoulder, 0), Vector3.UnitX);
        draft.Towards("neck_*", new(0, neck + 0.004f, 0), Vector3.UnitX);
        draft.Near("rim_*", new(rim, height - 0.002f, 0));
        draft.Towards("label_front", new(0, shoulder * 0.5f, 0), Vector3.UnitZ);
        // The open mouth is modelled closed: its middle stands for the top either way.
        draft.Towards("top", new(0, height - 0.02f, 0), Vector3.UnitY);
        if (handle)
        {
            draft.Towards("handle", handleOut, -Vector3.UnitZ);
        }

        float labelLow = shoulder * r.Range(0.15f, 0.25f), labelHigh = shoulder * r.Range(0.75f, 0.88f), labelTurn = r.Range(0.9f, 1.5f);
        var design = r.Pick(3);
        draft.Paint = (p, part) =>
        {
            if (part == capPart)
            {
                return Over(capColor, capColor * 0.55f, Step(p.Y, height - 0.022f, 0.002f) * (1 - Step(p.Y, height - 0.004f, 0.002f)) * Step(MathF.Sin(24 * MathF.Atan2(p.X, p.Z)), 0, 0.5f));
            }

            var c = glass * (1 + (0.05f * Noise(p * 60, 31)));
            // A darker filling level and a pale highlight band give plain glass some gradient.
            c = Over(c, glass * 0.6f, 1 - Step(p.Y, neck * 0.97f, 0.006f));
            if (part == handlePart)
            {
                return glass * 0.8f;
            }

            c = Over(c, ink, part == neckPart ? Band(p.Y, neck + 0.006f, neck + 0.016f, 0.002f) : 0);
            var turn = MathF.Atan2(p.X, p.Z);
            var onLabel = Band(p.Y, labelLow, labelHigh, 0.002f) * (1 - Step(turn, labelTurn, 0.04f)) * (part == bodyPart ? 1 : 0);
            return Over(c, Label(p, turn), onLabel);
        };

        Vector3 Label(Vector3 p, float turn)
        {
            var v = (p.Y - labelLow) / (labelHigh - labelLow);
            var c = Over(label, ink, Band(v, 0.06f, 0.12f, 0.02f) + Band(v, 0.88f, 0.94f, 0.02f));
            float u = turn / labelTurn, w = v - 0.58f;
            c = design switch
            {
                0 => Over(c, ink, 1 - Step(MathF.Sqrt((u * u) + (w * w * 2)), 0.28f, 0.04f)),
                1 => Over(c, ink, 1 - Step(MathF.Abs(u) + MathF.Abs(w * 1.5f), 0.36f, 0.04f)),
                _ => Over(c, ink, Patch(u, w, -1, 0.55f, -0.12f, 0.14f, 0.03f)),
            };
            var text = Band(v, 0.2f, 0.26f, 0.02f) + Band(v, 0.3f, 0.34f, 0.02f);
            return Over(c, ink * 0.8f, text * (1 - Step(u, 0.7f, 0.05f)) * Step(MathF.Sin(u * 45), -0.3f, 0.3f));
        }
    }
}
