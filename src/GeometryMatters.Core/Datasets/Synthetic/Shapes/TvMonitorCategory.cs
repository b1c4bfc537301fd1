using System.Numerics;
using GeometryMatters.Datasets.Synthetic.Primitives;
using static GeometryMatters.Datasets.Synthetic.Texture;

namespace GeometryMatters.Datasets.Synthetic.Shapes;

/// <summary>Screens: flat panels and tube sets, on a plate, on two feet or on a spread stand.</summary>
internal sealed class TvMonitorCategory() : ShapeCategory(
    "tvmonitor",
    [
        "frame_top_left", "frame_top_right", "frame_bottom_left", "frame_bottom_right", "screen_top_left", "screen_top_right", "screen_bottom_left", "screen_bottom_right",
        "foot_left", "foot_right", "logo", "back_center", "neck",
    ],
    [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]])
{
    private protected override void Design(ShapeDraft draft)
    {
        var r = draft.Random;
        var tube = r.Chance(0.25f);
        draft.Measure("tube", tube ? 1 : 0);
        var width = draft.Measure("width", tube ? r.Range(0.42f, 0.62f) : r.Range(0.5f, 1.1f));
        var height = draft.Measure("height", width * (tube ? r.Range(0.76f, 0.84f) : r.Range(0.54f, 0.66f)));
        var depth = width * (tube ? r.Range(0.12f, 0.18f) : r.Range(0.065f, 0.09f));
        var bezel = draft.Measure("bezel", width * (tube ? r.Range(0.07f, 0.11f) : r.Range(0.03f, 0.06f)));
        var chin = draft.Measure("chin", bezel + (r.Chance(0.6f) ? width * r.Range(0.02f, 0.06f) : 0));
        var stand = r.Pick(3);
        draft.Measure("stand", stand);
        var lift = draft.Measure("lift", width * r.Range(0.08f, 0.2f));
        float half = width / 2, low = lift, high = lift + height, mid = (low + high) / 2;
        var shell = r.Chance(0.65f) ? new Vector3(r.Range(0.07f, 0.25f)) : r.Chance(0.5f) ? new Vector3(r.Range(0.65f, 0.9f)) : r.WoodColor();
        var standColor = r.Chance(0.5f) ? shell * 1.3f : new Vector3(0.62f);
        int framePart = draft.Part("frame", shell), screenPart = draft.Part("screen", new(0.1f, 0.15f, 0.3f)), standPart = draft.Part("stand", standColor), backPart = draft.Part("back", shell * 0.8f);

        draft.Box(framePart, new(0, mid, 0), new(half, height / 2, depth / 2), MathF.Min(depth * 0.3f, width * 0.02f));
        Vector3 screen = new(half - bezel, (height - bezel - chin) / 2, 0.012f * width);
        var screenMiddle = low + chin + screen.Y;
        // The screen stands a hair proud of the frame, so it is a part of its own.
        draft.Box(screenPart, new(0, screenMiddle, (depth / 2) - (screen.Z * 0.8f)), screen, width * 0.004f);
        var hump = tube ? width * r.Range(0.28f, 0.4f) : depth * r.Range(0.5f, 0.9f);
        Vector2[] taper = [new(-hump, mid - (height * 0.28f)), new(0, mid - (height * (tube ? 0.42f : 0.36f))), new(0, mid + (height * (tube ? 0.42f : 0.36f))), new(-hump, mid + (height * 0.24f))];
        draft.Add(backPart, new Extrusion(Frame.At(new(0, 0, -depth * 0.4f)), new(taper, width * 0.015f), half * (tube ? 0.8f : 0.62f), new(tube ? 0.5f * half / hump : 0.2f, 0), width * 0.02f));
        var thick = width * 0.024f;
        Vector3 foot;
        switch (stand)
        {
            case 0:
                var reach = half * r.Range(0.4f, 0.65f);
                draft.Add(standPart, new RoundedBox(Frame.At(new(0, thick, -depth * 0.2f)), new(reach, thick, width * r.Range(0.11f, 0.16f)), thick * 0.9f));
                draft.Box(standPart, new(0, (lift / 2) + thick, -depth * 0.4f), new(half * r.Range(0.1f, 0.25f), (lift / 2) + (width * 0.05f), thick * 1.3f), thick);
                foot = new(reach, thick, -depth * 0.2f);
                break;
            case 1:
                foot = new(half * r.Range(0.6f, 0.85f), thick, 0);
                draft.Limb(standPart, foot with { Y = low + (width * 0.03f) }, foot with { Z = width * 0.12f }, thick, thick);
                draft.Limb(standPart, foot with { Y = low + (width * 0.03f) }, foot with { Z = -width * 0.12f }, thick, thick);
                break;
            default:
                foot = new(half * r.Range(0.45f, 0.7f), thick, width * 0.1f);
                Vector3 hub = new(0, lift * 0.55f, -depth * 0.4f);
                draft.Limb(standPart, hub with { Y = low + (width * 0.06f) }, hub, thick * 1.6f, thick * 1.3f);
                draft.Limb(standPart, hub, foot, thick * 1.3f, thick, thick);
                draft.Limb(standPart, hub, foot with { X = 0, Z = -width * 0.16f }, thick * 1.3f, thick, thick);
                break;
        }

        draft.Near("frame_top_*", new(half, high, depth / 2));
        draft.Near("frame_bottom_*", new(half, low, depth / 2));
        draft.Towards("screen_top_*", new(half - bezel - (width * 0.004f), screenMiddle + screen.Y - (width * 0.004f), 0), Vector3.UnitZ);
        draft.Towards("screen_bottom_*", new(half - bezel - (width * 0.004f), screenMiddle - screen.Y + (width * 0.004f), 0), Vector3.UnitZ);
        draft.Near("foot_*", stand == 1 ? foot with { Z = width * 0.12f } + new Vector3(0, 0, thick) : stand == 0 ? foot : foot + new Vector3(thick * 0.7f, 0, thick * 0.7f));
        draft.Towards("logo", new(0, low + (chin / 2), 0), Vector3.UnitZ);
        draft.Towards("back_center", new(0, mid - (height * 0.02f), 0), -Vector3.UnitZ);
        if (stand != 1)
        {
            draft.Towards("neck", new(0, (lift * 0.6f) + (thick * 1.2f), -depth * 0.4f), Vector3.UnitZ);
        }

        Vector3 sky = ShapeRandom.Hsv(r.Range(0.45f, 0.7f), r.Range(0.3f, 0.7f), r.Range(0.6f, 0.9f)), land = ShapeRandom.Hsv(r.Range(0f, 0.35f), r.Range(0.3f, 0.7f), r.Range(0.3f, 0.6f));
        float horizon = r.Range(-0.3f, 0.2f), wave = r.Range(4f, 9f);
        var off = r.Chance(0.3f);
        draft.Paint = (p, part) =>
        {
            if (part == screenPart)
            {
                return Picture(p);
            }

            if (part == backPart)
            {
                return shell * 0.8f * (1 - (0.5f * Patch(p.X, p.Y, -1, half * 0.55f, mid + (height * 0.05f), mid + (height * 0.2f), 0.004f) * Step(MathF.Sin(p.Y * 110 / width), 0, 0.4f)));
            }

            if (part == standPart)
            {
                return standColor * (1 + (0.1f * Noise(p * 30, 41)));
            }

            var c = shell * (1 + (0.05f * Noise(p * 25, 42)));
            var isFront = Step(p.Z, (depth / 2) - (width * 0.01f), 0.004f);
            c = Over(c, new(0.75f), isFront * Patch(p.X, p.Y, -1, width * 0.05f, low + (chin * 0.38f), low + (chin * 0.62f), 0.003f));
            c = Over(c, shell * 0.4f, isFront * Line(p.X, half - bezel * 0.3f, bezel * 0.15f) * (tube ? Step(MathF.Sin(p.Y * 130 / width), 0, 0.4f) : 0));
            return Over(c, new(0.85f, 0.15f, 0.1f), isFront * (1 - Step(Vector2.Distance(new(p.X, p.Y), new(half * 0.75f, low + (chin / 2))), chin * 0.16f, chin * 0.06f)));
        };

        Vector3 Picture(Vector3 p)
        {
            float u = p.X / screen.X, v = (p.Y - screenMiddle) / screen.Y;
            var edge = Step(MathF.Max(MathF.Abs(u), MathF.Abs(v)), 0.975f, 0.02f);
            if (off)
            {
                return Over(new Vector3(0.09f, 0.1f, 0.12f) * (1 + (0.4f * v)), new(0.03f), edge);
            }

            var c = Over(sky * (0.8f + (0.2f * v)), land, 1 - Step(v, horizon + (0.18f * MathF.Cos(u * wave)), 0.04f));
            c = Over(c, new(0.98f, 0.9f, 0.6f), 1 - Step(Vector2.Distance(new(u, v * 0.6f), new(0, 0.38f)), 0.13f, 0.03f));
            return Over(c, new(0.03f), edge);
        }
    }
}
