using System.Numerics;
using GeometryMatters.Datasets.Synthetic.Primitives;
using static GeometryMatters.Datasets.Synthetic.Texture;

namespace GeometryMatters.Datasets.Synthetic.Shapes;

/// <summary>Airliners: jets under the wing or at the tail, or propellers; low or high wing; low tailplane or T-tail.</summary>
internal sealed class AeroplaneCategory() : ShapeCategory(
    "aeroplane",
    [
        "nose", "tail_end", "wing_tip_left", "wing_tip_right", "wing_root_front_left", "wing_root_front_right", "wing_root_back_left", "wing_root_back_right",
        "engine_left", "engine_right", "engine_outer_left", "engine_outer_right", "fin_top", "fin_front", "tailplane_tip_left", "tailplane_tip_right",
    ],
    [[2, 3], [4, 5], [6, 7], [8, 9, 10, 11], [14, 15]])
{
    private protected override void Design(ShapeDraft draft)
    {
        var r = draft.Random;
        var length = draft.Measure("length", r.Range(18f, 23f));
        var radius = draft.Measure("radius", length * r.Range(0.055f, 0.072f));
        var style = r.Pick(3);
        draft.Measure("engine_style", style);
        var high = style == 2 || (style == 1 && r.Chance(0.2f));
        draft.Measure("high_wing", high ? 1 : 0);
        var teeTail = style == 1 || (style == 2 && r.Chance(0.5f));
        draft.Measure("t_tail", teeTail ? 1 : 0);
        var four = style != 1 && r.Chance(0.4f);
        draft.Measure("engines", four ? 4 : 2);
        var span = draft.Measure("half_span", length * r.Range(0.4f, 0.52f));
        var root = draft.Measure("root_chord", length * r.Range(0.19f, 0.26f));
        var tip = root * r.Range(0.35f, 0.55f);
        var sweep = draft.Measure("sweep", style == 2 ? span * r.Range(0.02f, 0.12f) : span * r.Range(0.3f, 0.58f));
        var dihedral = r.Range(0.03f, 0.11f) * (high ? 0.3f : 1);
        var wingFront = draft.Measure("wing_front", length * r.Range(0.08f, 0.16f) - (style == 1 ? length * 0.04f : 0));
        Vector3 white = new(r.Range(0.8f, 0.95f)), accent = r.BodyColor(), metal = new(0.62f, 0.64f, 0.67f), dark = new(0.1f, 0.1f, 0.12f), glass = new(0.12f, 0.16f, 0.22f);
        var skin = r.Chance(0.6f) ? white : Vector3.Lerp(accent, white, 0.25f);
        int bodyPart = draft.Part("fuselage", skin), wingPart = draft.Part("wing", metal), enginePart = draft.Part("engine", white), finPart = draft.Part("fin", accent), tailPart = draft.Part("tailplane", metal);
        float front = length / 2, back = -length / 2, noseLength = radius * r.Range(1.7f, 2.6f), tailStart = back + (length * r.Range(0.3f, 0.36f));

        draft.Limb(bodyPart, new(0, 0, front - noseLength), new(0, 0, tailStart), radius, radius);
        draft.Add(bodyPart, new Ellipsoid(Frame.At(new(0, -radius * 0.08f, front - noseLength)), new(radius * 0.985f, radius * 0.92f, noseLength)), radius * 0.1f);
        Vector3 tailEnd = new(0, radius * 0.52f, back + (radius * 0.35f));
        draft.Limb(bodyPart, new(0, 0, tailStart), tailEnd, radius, radius * 0.34f, radius * 0.2f);

        var wingHeight = (high ? 0.72f : -0.52f) * radius;
        var wing = Lifting(new(0, wingHeight, wingFront), dihedral);
        draft.Add(wingPart, new Extrusion(wing, Planform(span, root, tip, sweep, length * 0.008f), length * 0.017f, new(0, -length * 0.0075f / span), length * 0.007f), radius * 0.15f);
        if (high)
        {
            draft.Box(bodyPart, new(0, radius * 0.8f, wingFront - (root * 0.5f)), new(radius * 0.55f, radius * 0.3f, root * 0.62f), radius * 0.28f, radius * 0.2f);
        }

        Vector3 finFoot = new(0, radius * 0.5f, back + (length * 0.19f));
        var finHeight = draft.Measure("fin_height", length * r.Range(0.15f, 0.2f));
        float finRoot = length * r.Range(0.15f, 0.19f), finTip = finRoot * r.Range(0.45f, 0.65f), finSweep = finHeight * r.Range(0.6f, 0.95f);
        Vector2[] finOutline = [new(0, 0), new(-finSweep, finHeight), new(-finSweep - finTip, finHeight), new(-finRoot, 0)];
        draft.Add(finPart, new Extrusion(Frame.At(finFoot), new(finOutline, length * 0.008f), length * 0.0135f, new(0, -0.018f), length * 0.006f), radius * 0.1f);
        var tailSpan = draft.Measure("tail_span", span * r.Range(0.34f, 0.44f));
        var tailRoot = finTip * r.Range(0.95f, 1.2f);
        Vector3 tailFoot = teeTail ? finFoot + new Vector3(0, finHeight - (length * 0.008f), -finSweep + (length * 0.01f)) : new(0, radius * 0.45f, back + (length * 0.115f));
        var tailplane = Lifting(tailFoot, 0.05f);
        var tailSweep = tailSpan * r.Range(0.3f, 0.5f);
        draft.Add(tailPart, new Extrusion(tailplane, Planform(tailSpan, tailRoot, tailRoot * 0.55f, tailSweep, length * 0.008f), length * 0.0125f, new(0, -0.012f), length * 0.006f));

        var engines = new List<(Vector3 Front, float Radius)>();
        var inner = style == 1 ? 0 : span * (four ? 0.27f : 0.31f);
        foreach (var place in style == 1 ? (float[])[0] : four ? [inner, span * 0.54f] : [inner])
        {
            engines.Add(style switch
            {
                1 => AddTailJet(draft, enginePart, radius, tailStart, length),
                0 => AddWingJet(draft, enginePart, wing, place, (sweep * place / span), length, radius * (place == inner ? 1 : 0.85f)),
                _ => AddPropeller(draft, enginePart, wing, place, (sweep * place / span), length, radius * (place == inner ? 1 : 0.9f)),
            });
        }

        draft.Towards("nose", new(0, -radius * 0.08f, front - noseLength), Vector3.UnitZ);
        draft.Towards("tail_end", tailEnd, -Vector3.UnitZ);
        draft.Near("wing_tip_*", wing.ToWorld(new(0, span, -sweep - (tip * 0.5f))));
        draft.Near("wing_root_front_*", wing.ToWorld(new(0, radius * (high ? 0.75f : 0.95f), -sweep * radius / span)));
        draft.Near("wing_root_back_*", wing.ToWorld(new(0, radius * (high ? 0.75f : 0.95f), -root)));
        draft.Near("engine_*", engines[0].Front);
        if (four)
        {
            draft.Near("engine_outer_*", engines[1].Front);
        }

        draft.Near("fin_top", finFoot + new Vector3(0, finHeight + (teeTail ? 0.05f * length : 0), -finSweep - (finTip * 0.4f)));
        draft.Near("fin_front", new(0, radius * 1.02f, finFoot.Z - (finSweep * 0.5f * radius / finHeight)));
        draft.Near("tailplane_tip_*", tailplane.ToWorld(new(0, tailSpan, -tailSweep - (tailRoot * 0.28f))));

        var window = length * 0.022f;
        var cheat = r.Chance(0.7f);
        draft.Paint = (p, part) => part switch
        {
            0 => PaintBody(p),
            1 => PaintWing(p),
            2 => PaintEngine(p),
            3 => PaintFin(p),
            _ => Over(metal * 1.1f, accent, Step(p.X, tailSpan * 0.8f, 0.1f)) * (1 + (0.06f * Noise(p, 53))),
        };

        Vector3 PaintBody(Vector3 p)
        {
            var c = skin * (1 + (0.02f * Noise(p, 51)));
            c = Over(c, metal, 1 - Step(p.Y, -radius * 0.45f, 0.1f));
            if (cheat)
            {
                c = Over(c, accent, Band(p.Y, -radius * 0.18f, radius * 0.02f, 0.06f));
            }

            c = Over(c, accent, 1 - Step(p.Z + (p.Y * 0.6f), tailStart - (length * 0.06f), 0.15f));
            var cell = MathF.Abs((p.Z / window) - MathF.Round(p.Z / window)) * window;
            var cabin = Band(p.Y, radius * 0.2f, radius * 0.42f, 0.06f) * Band(p.Z, tailStart - (length * 0.04f), front - (noseLength * 1.25f), 0.1f);
            c = Over(c, glass, cabin * (1 - Step(cell, window * 0.28f, window * 0.1f)));
            foreach (var door in (float[])[front - (noseLength * 1.12f), tailStart - (length * 0.055f)])
            {
                var leaf = Band(p.Y, -radius * 0.15f, radius * 0.62f, 0.05f);
                c = Over(c, dark, leaf * (Line(p.Z, door - 0.3f, 0.09f) + Line(p.Z, door + 0.3f, 0.09f)));
            }

            var cockpit = Patch(p.Z, p.Y, front - (noseLength * 0.72f), front - (noseLength * 0.34f), radius * 0.3f, radius * 0.68f, 0.08f);
            c = Over(c, glass, cockpit * Step(p.X, 0.05f, 0.04f));
            return Over(c, dark, Step(p.Z, front - (noseLength * 0.14f), 0.1f));
        }

        Vector3 PaintWing(Vector3 p)
        {
            var u = p.X / span;
            var lead = wingFront - (sweep * u);
            var chord = float.Lerp(root, tip, u);
            var t = (lead - p.Z) / chord;
            var c = metal * (1 + (0.05f * Noise(p * 0.8f, 52)));
            c = Over(c, metal * 1.35f, 1 - Step(t, 0.09f, 0.03f));
            c = Over(c, dark, 0.8f * (Line(t, 0.72f, 0.03f) + (Step(t, 0.72f, 0.02f) * (Line(u, 0.36f, 0.012f) + Line(u, 0.62f, 0.012f) + Line(u, 0.85f, 0.012f)))));
            c = Over(c, dark, 0.5f * (Line(u, 0.24f, 0.01f) + Line(u, 0.5f, 0.01f) + Line(u, 0.74f, 0.01f)));
            return Over(c, accent, Step(u, 0.93f, 0.015f));
        }

        Vector3 PaintEngine(Vector3 p)
        {
            var nearest = engines.MinBy(e => MathF.Abs(e.Front.X - p.X));
            var behind = nearest.Front.Z - p.Z;
            var off = Vector2.Distance(new(p.X, p.Y), new(nearest.Front.X, nearest.Front.Y)) / nearest.Radius;
            var c = Over(skin, accent, Band(behind, nearest.Radius * 0.5f, nearest.Radius * 1.5f, 0.08f));
            c = Over(c, metal * 1.3f, 1 - Step(behind, nearest.Radius * 0.3f, 0.08f));
            if (style == 2)
            {
                return off > 1.15f && behind < nearest.Radius * 1.2f ? Over(dark, new(0.9f, 0.8f, 0.2f), Step(off, 2.1f, 0.1f)) : c;
            }

            return Over(c, dark, (1 - Step(off, 0.72f, 0.05f)) * (1 - Step(behind, nearest.Radius * 0.6f, 0.05f)) * Step(off, 0.25f, 0.05f));
        }

        Vector3 PaintFin(Vector3 p)
        {
            float u = p.Z - finFoot.Z, v = (p.Y - finFoot.Y) / finHeight;
            var c = Over(accent, white, Band(v - (0.12f * u / finRoot), 0.55f, 0.72f, 0.03f));
            return Over(c, dark, 0.8f * Line(u, -(finRoot * 0.74f) - (finSweep * v * 0.75f), length * 0.006f));
        }
    }

    /// <summary>Frame of a lifting surface: local y along the span, local z forwards, local x through the thickness.</summary>
    private static Frame Lifting(Vector3 rootFront, float dihedral)
    {
        var span = Vector3.Normalize(new(1, dihedral, 0));
        return new(rootFront, new(-span.Y, span.X, 0), span, Vector3.UnitZ);
    }

    private static Profile Planform(float span, float root, float tip, float sweep, float round) =>
        new([new(0, -span * 0.05f), new(-sweep, span), new(-sweep - tip, span), new(-root, -span * 0.05f)], round);

    private static (Vector3 Front, float Radius) AddWingJet(ShapeDraft draft, int part, Frame wing, float place, float sweptBy, float length, float radius)
    {
        var size = radius * 0.52f;
        var under = wing.ToWorld(new(-size * 1.15f, place, -sweptBy - (length * 0.015f)));
        draft.Add(part, new Cylinder(Frame.Along(under, Vector3.UnitZ), size, length * 0.062f, size * 0.3f));
        draft.Limb(part, under - new Vector3(0, 0, length * 0.04f), under - new Vector3(0, 0, length * 0.09f), size * 0.75f, size * 0.35f, size * 0.3f);
        draft.Box(part, under + new Vector3(0, size * 0.8f, -length * 0.03f), new(length * 0.011f, size * 0.8f, length * 0.05f), length * 0.008f);
        var front = under + new Vector3(0, 0, length * 0.062f);
        draft.Cut(new Cylinder(Frame.Along(front, Vector3.UnitZ), size * 0.72f, size * 0.45f, size * 0.1f));
        draft.Limb(part, front - new Vector3(0, 0, size * 0.8f), front - new Vector3(0, 0, size * 0.25f), size * 0.38f, size * 0.16f);
        return (front, size);
    }

    private static (Vector3 Front, float Radius) AddTailJet(ShapeDraft draft, int part, float radius, float tailStart, float length)
    {
        var size = radius * 0.47f;
        Vector3 middle = new(radius + (size * 0.85f), radius * 0.42f, tailStart - (length * 0.02f));
        draft.Add(part, new Cylinder(Frame.Along(middle, Vector3.UnitZ), size, length * 0.07f, size * 0.3f));
        draft.Limb(part, middle - new Vector3(0, 0, length * 0.04f), middle - new Vector3(0, 0, length * 0.1f), size * 0.75f, size * 0.4f, size * 0.3f);
        draft.Box(part, middle with { X = radius * 0.8f }, new(radius * 0.6f, length * 0.012f, length * 0.05f), length * 0.009f);
        var front = middle + new Vector3(0, 0, length * 0.07f);
        draft.Cut(new Cylinder(Frame.Along(front, Vector3.UnitZ), size * 0.72f, size * 0.45f, size * 0.1f));
        draft.Limb(part, front - new Vector3(0, 0, size * 0.8f), front - new Vector3(0, 0, size * 0.25f), size * 0.38f, size * 0.16f);
        return (front, size);
    }

    private static (Vector3 Front, float Radius) AddPropeller(ShapeDraft draft, int part, Frame wing, float place, float sweptBy, float length, float radius)
    {
        var size = radius * 0.42f;
        var lead = wing.ToWorld(new(-size * 0.25f, place, -sweptBy));
        draft.Limb(part, lead + new Vector3(0, 0, length * 0.05f), lead - new Vector3(0, 0, length * 0.1f), size, size * 0.55f, size * 0.4f);
        var hub = lead + new Vector3(0, 0, (length * 0.05f) + size);
        draft.Limb(part, hub - new Vector3(0, 0, size * 0.8f), hub + new Vector3(0, 0, size * 0.5f), size * 0.62f, size * 0.25f);
        foreach (var turn in (float[])[45, -45])
        {
            draft.Add(part, new RoundedBox(Frame.Turned(hub, 0, 0, turn), new(size * 0.42f, size * 2.5f, length * 0.013f), length * 0.008f));
        }

        return (hub + new Vector3(0, 0, size * 0.75f), size);
    }
}
