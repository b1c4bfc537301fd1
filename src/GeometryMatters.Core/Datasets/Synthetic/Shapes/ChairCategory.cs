using System.Numerics;
using GeometryMatters.Datasets.Synthetic.Primitives;
using static GeometryMatters.Datasets.Synthetic.Texture;

namespace GeometryMatters.Datasets.Synthetic.Shapes;

/// <summary>Four-legged chairs with slatted, panelled or railed backs, with or without arms and stretchers.</summary>
internal sealed class ChairCategory() : ShapeCategory(
    "chair",
    [
        "leg_front_left", "leg_front_right", "leg_back_left", "leg_back_right", "seat_front_left", "seat_front_right", "seat_back_left", "seat_back_right",
        "back_top_left", "back_top_right", "arm_front_left", "arm_front_right", "back_center", "seat_center",
    ],
    [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9], [10, 11]])
{
    private protected override void Design(ShapeDraft draft)
    {
        var r = draft.Random;
        var half = draft.Measure("seat_width", r.Range(0.4f, 0.58f)) / 2;
        var depth = draft.Measure("seat_depth", r.Range(0.4f, 0.52f)) / 2;
        var seat = draft.Measure("seat_height", r.Range(0.38f, 0.52f));
        var top = draft.Measure("back_height", r.Range(0.34f, 0.62f)) + seat;
        var lean = draft.Measure("back_lean", r.Range(0.04f, 0.14f));
        var splay = draft.Measure("leg_splay", r.Range(0f, 0.07f));
        var thickness = r.Range(0.03f, 0.045f);
        var style = r.Pick(3);
        draft.Measure("back_style", style);
        var arms = r.Chance(0.45f);
        draft.Measure("arms", arms ? 1 : 0);
        var stretchers = r.Chance(0.4f);
        draft.Measure("stretchers", stretchers ? 1 : 0);
        var cushion = r.Chance(0.6f);
        draft.Measure("cushion", cushion ? 1 : 0);
        float post = r.Range(0.022f, 0.03f), foot = r.Range(0.016f, 0.024f);
        var wood = r.Chance(0.7f) ? r.WoodColor() : r.BodyColor();
        var cloth = r.BodyColor();
        int legPart = draft.Part("leg", wood), seatPart = draft.Part("seat", cushion ? cloth : wood), backPart = draft.Part("back", wood), armPart = draft.Part("arm", wood);

        draft.Add(seatPart, new RoundedBox(Frame.At(new(0, seat - thickness, 0)), new(half, thickness, depth), 0.022f));
        if (cushion)
        {
            draft.Add(seatPart, new RoundedBox(Frame.At(new(0, seat + 0.012f, 0.01f)), new(half - 0.02f, 0.028f, depth - 0.025f), 0.027f), 0.015f);
        }

        Vector3 frontTop = new(half - 0.035f, seat - thickness, depth - 0.035f), backTop = new(half - 0.03f, seat - thickness, -depth + 0.03f);
        Vector3 frontFoot = new(half - 0.035f + splay, foot, depth - 0.035f + splay), backFoot = new(half - 0.03f + splay, foot, -depth + 0.03f - splay - 0.02f);
        draft.Limb(legPart, frontTop, frontFoot, post, foot);
        draft.Limb(legPart, backTop, backFoot, post, foot);
        if (stretchers)
        {
            var at = r.Range(0.4f, 0.65f);
            Vector3 a = Vector3.Lerp(frontTop, frontFoot, at), b = Vector3.Lerp(backTop, backFoot, at);
            draft.Limb(legPart, a, b, 0.016f, 0.016f);
            draft.Limb(legPart, (a + b) / 2, ((a + b) / 2) with { X = 0 }, 0.016f, 0.016f);
        }

        Vector3 postTop = new(half - 0.025f, top, -depth + 0.03f - lean);
        draft.Limb(backPart, backTop, postTop, post, post * 0.85f);
        DesignBack(draft, backPart, style, backTop with { Y = seat }, postTop, post);
        Vector3 armFront = new(half + 0.005f, seat + 0.22f, depth - 0.09f);
        if (arms)
        {
            var backJoint = Vector3.Lerp(backTop with { Y = seat }, postTop, 0.24f / (top - seat));
            draft.Add(armPart, new RoundedBox(
                Frame.Along((armFront + backJoint) / 2, armFront - backJoint), new(0.032f, (Vector3.Distance(armFront, backJoint) / 2) + 0.02f, 0.02f), 0.018f));
            draft.Limb(armPart, armFront - new Vector3(0.01f, 0, 0.04f), new(half - 0.02f, seat - 0.02f, depth - 0.11f), 0.02f, 0.02f);
        }

        draft.Towards("leg_front_*", frontFoot, -Vector3.UnitY);
        draft.Towards("leg_back_*", backFoot, -Vector3.UnitY);
        draft.Near("seat_front_*", new(half, seat - 0.005f, depth));
        draft.Near("seat_back_*", new(half, seat - 0.005f, -depth));
        draft.Near("back_top_*", postTop + new Vector3(0.01f, post, 0));
        draft.Towards("seat_center", new(0, seat - 0.02f, 0), Vector3.UnitY);
        draft.Towards("back_center", Vector3.Lerp(backTop with { Y = seat }, postTop, 0.72f) with { X = 0 }, new(0, 0.2f, 1));
        if (arms)
        {
            draft.Near("arm_front_*", armFront + new Vector3(0, 0.02f, 0.02f));
        }

        int grain = r.Pick(1000), pattern = r.Pick(3);
        var accent = Vector3.One - (cloth * 0.7f);
        draft.Paint = (p, part) => part == seatPart && cushion && p.Y > seat - thickness * 0.7f
            ? Cloth(p)
            : Wood(p, part);

        Vector3 Wood(Vector3 p, int part)
        {
            // Grain runs along the legs and across the back.
            var stretch = part == backPart ? new Vector3(6, 60, 60) : new Vector3(70, 7, 70);
            var c = wood * (1 + (0.16f * Noise(p * stretch, grain)) + (0.06f * Noise(p * 9, grain + 1)));
            c *= part == backPart ? 1.06f : part == armPart ? 0.92f : 1;
            return Over(c, wood * 0.35f, part == legPart ? 1 - Step(p.Y, 0.035f, 0.01f) : 0);
        }

        Vector3 Cloth(Vector3 p)
        {
            var mark = pattern switch
            {
                0 => Step(MathF.Sin(p.X * 75), 0.3f, 0.2f),
                1 => Step(MathF.Sin(p.X * 60) * MathF.Sin(p.Z * 60), 0.25f, 0.2f),
                _ => Step(MathF.Sin(p.Z * 80), 0.5f, 0.2f),
            };
            // The front of the seat has a darker border, so front and back can be told apart.
            var c = Over(cloth, accent, 0.45f * mark) * (1 + (0.08f * Noise(p * 40, grain)));
            return Over(c, cloth * 0.45f, Step(p.Z, depth - 0.06f, 0.015f));
        }
    }

    private static void DesignBack(ShapeDraft draft, int part, int style, Vector3 low, Vector3 high, float post)
    {
        var along = high - low;
        Vector3 At(float t, float side) => (low + (along * t)) with { X = (low.X + (along.X * t)) * side };
        draft.Limb(part, At(0.97f, 1), At(0.97f, 0), post * 1.05f, post * 1.15f, 0.01f);
        switch (style)
        {
            case 0:
                draft.Limb(part, At(0.25f, 1), At(0.25f, 0), post * 0.75f, post * 0.75f);
                draft.Limb(part, At(0.2f, 0), At(0.95f, 0), 0.021f, 0.021f);
                draft.Limb(part, At(0.2f, 0.48f), At(0.95f, 0.48f), 0.021f, 0.021f);
                break;
            case 1:
                var frame = Frame.Along(At(0.62f, 0), along with { X = 0 });
                draft.Add(part, new RoundedBox(frame, new(high.X, along.Length() * 0.37f, 0.019f), 0.015f));
                break;
            default:
                foreach (var t in (float[])[0.3f, 0.53f, 0.76f])
                {
                    var rail = Frame.Along(At(t, 0), along with { X = 0 });
                    draft.Add(part, new RoundedBox(rail, new(low.X, along.Length() * 0.06f, 0.018f), 0.012f));
                }

                break;
        }
    }
}
