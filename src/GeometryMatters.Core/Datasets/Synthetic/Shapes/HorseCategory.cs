using System.Numerics;
using GeometryMatters.Datasets.Synthetic.Primitives;
using static GeometryMatters.Datasets.Synthetic.Texture;

namespace GeometryMatters.Datasets.Synthetic.Shapes;

/// <summary>Horses: head high to low, legs forwards or back, tail short or long, plain, patched or saddled.</summary>
internal sealed class HorseCategory() : ShapeCategory(
    "horse",
    [
        "ear_left", "ear_right", "eye_left", "eye_right", "muzzle", "withers", "tail_base", "tail_tip", "hoof_front_left", "hoof_front_right", "hoof_back_left", "hoof_back_right",
        "knee_front_left", "knee_front_right", "knee_back_left", "knee_back_right",
    ],
    [[0, 1], [2, 3], [8, 9, 10, 11], [12, 13, 14, 15]])
{
    private protected override void Design(ShapeDraft draft)
    {
        var r = draft.Random;
        var leg = draft.Measure("leg_length", r.Range(0.72f, 0.95f));
        var trunk = draft.Measure("trunk_length", r.Range(0.95f, 1.25f)) / 2;
        var girth = draft.Measure("girth", r.Range(0.25f, 0.33f));
        var neckAngle = draft.Measure("neck_degrees", r.Range(15f, 62f)) * MathF.PI / 180;
        var neckLength = draft.Measure("neck_length", r.Range(0.55f, 0.75f));
        var headLength = draft.Measure("head_length", r.Range(0.4f, 0.5f));
        float swingFront = draft.Measure("front_swing", r.Range(-0.14f, 0.2f)), swingBack = draft.Measure("back_swing", r.Range(-0.14f, 0.14f));
        var tailLength = draft.Measure("tail_length", r.Range(0.4f, 0.85f));
        var shaggy = r.Range(0.75f, 1.3f);
        var saddle = r.Chance(0.35f);
        draft.Measure("saddle", saddle ? 1 : 0);
        var coat = ShapeRandom.Hsv(r.Range(0.04f, 0.1f), r.Range(0.1f, 0.75f), r.Range(0.25f, 0.85f));
        var mane = r.Chance(0.6f) ? coat * 0.35f : Vector3.Lerp(coat, new(0.95f, 0.9f, 0.75f), 0.7f);
        var cloth = r.BodyColor();
        int bodyPart = draft.Part("body", coat), neckPart = draft.Part("neck", coat), headPart = draft.Part("head", coat), earPart = draft.Part("ear", coat), legPart = draft.Part("leg", coat);
        int hoofPart = draft.Part("hoof", new(0.15f, 0.12f, 0.1f)), tailPart = draft.Part("tail", mane), manePart = draft.Part("mane", mane), saddlePart = draft.Part("saddle", cloth);

        var back = leg + (girth * 0.75f);
        Vector3 chest = new(0, back, trunk - (girth * 0.3f)), croup = new(0, back + 0.03f, -trunk + (girth * 0.3f));
        draft.Limb(bodyPart, chest, croup, girth, girth * 0.97f);
        draft.Ball(bodyPart, new(0, back - (girth * 0.12f), 0), new(girth * 1.04f, girth * 1.02f, trunk * 0.8f), 0.06f);
        draft.Ball(bodyPart, new(girth * 0.4f, back - 0.01f, -trunk + (girth * 0.25f)), new(girth * 0.72f, girth * 1.02f, girth * 0.95f), 0.08f);

        // Neck and head.
        Vector3 neckFoot = new(0, back + (girth * 0.3f), trunk - (girth * 0.1f)), along = new(0, MathF.Sin(neckAngle), MathF.Cos(neckAngle));
        var poll = neckFoot + (along * neckLength);
        draft.Limb(neckPart, neckFoot - (along * 0.08f), poll, girth * 0.86f, 0.115f, 0.12f);
        var headAngle = neckAngle - draft.Measure("head_bend", r.Range(1.2f, 1.6f));
        Vector3 forward = new(0, MathF.Sin(headAngle), MathF.Cos(headAngle)), up = new(0, forward.Z, -forward.Y);
        var muzzle = poll + (forward * headLength);
        draft.Limb(headPart, poll + (forward * 0.02f), muzzle, 0.125f, 0.07f, 0.06f);
        draft.Ball(headPart, poll + (forward * 0.16f) - (up * 0.05f), new(0.085f, 0.13f, 0.13f), 0.05f);
        draft.Ball(headPart, muzzle, new(0.078f, 0.075f, 0.08f), 0.04f);
        var earFoot = poll + (up * 0.09f) + new Vector3(0.062f, 0, 0);
        var earTip = earFoot + (up * 0.14f) + new Vector3(0.022f, 0, 0);
        draft.Limb(earPart, earFoot, earTip, 0.05f, 0.033f, 0.02f);

        // Legs: shoulder or hip, knee, fetlock, hoof.
        var spread = girth * 0.58f;
        Vector3 shoulder = new(spread, back - (girth * 0.35f), trunk - (girth * 0.35f)), hip = new(spread, back - 0.02f, -trunk + (girth * 0.35f));
        Vector3 frontHoof = new(spread, 0.09f, shoulder.Z + swingFront), backHoof = new(spread, 0.09f, hip.Z - 0.1f + swingBack);
        Vector3 frontKnee = new(spread, leg * 0.52f, shoulder.Z + (swingFront * 0.5f) + 0.02f), backKnee = new(spread, leg * 0.56f, hip.Z - 0.17f + (swingBack * 0.6f));
        Vector3 stifle = new(spread, leg * 0.95f, hip.Z + 0.06f);
        draft.Limb(legPart, shoulder, frontKnee, 0.15f, 0.068f, 0.08f);
        draft.Limb(legPart, frontKnee, frontHoof, 0.062f, 0.048f, 0.015f);
        draft.Limb(legPart, hip, stifle, girth * 0.62f, 0.14f, 0.08f);
        draft.Limb(legPart, stifle, backKnee, 0.135f, 0.066f, 0.05f);
        draft.Limb(legPart, backKnee, backHoof, 0.062f, 0.048f, 0.015f);
        foreach (var hoof in (Vector3[])[frontHoof, backHoof])
        {
            Vector2[] outline = [new(-0.05f, 0), new(0.07f, 0), new(0.052f, 0.11f), new(-0.05f, 0.11f)];
            draft.Add(hoofPart, new Revolution(Frame.At(hoof with { Y = 0, Z = hoof.Z + 0.012f }), new(outline, 0.012f)), 0.01f);
        }

        // Tail and mane.
        Vector3 dock = croup + new Vector3(0, girth * 0.6f, -girth * 0.72f), bend = dock + new Vector3(0, -0.08f, -0.16f), tailTip = bend + new Vector3(0, -tailLength, -0.06f);
        var bush = Vector3.Lerp(bend, tailTip, 0.45f) + new Vector3(0, 0, -0.03f);
        draft.Limb(tailPart, dock, bend, 0.055f, 0.06f, 0.02f);
        draft.Limb(tailPart, bend, bush, 0.06f, 0.08f * shaggy, 0.03f);
        draft.Limb(tailPart, bush, tailTip, 0.08f * shaggy, 0.032f, 0.03f);
        Vector3 crestUp = new(0, along.Z, -along.Y);
        Vector3 maneLow = neckFoot + (along * neckLength * 0.2f) + (crestUp * girth * 0.72f), maneHigh = poll + (crestUp * 0.11f);
        draft.Limb(manePart, maneLow, maneHigh, 0.05f * shaggy, 0.052f * shaggy, 0.02f);
        draft.Limb(manePart, maneHigh, poll + (up * 0.1f) + (forward * 0.12f), 0.05f, 0.035f, 0.02f);
        Vector3 seat = new(0, back + girth, trunk * 0.12f);
        if (saddle)
        {
            draft.Ball(saddlePart, new(0, back + 0.02f, trunk * 0.12f), new(girth * 1.09f, girth * 1.1f, 0.24f));
            draft.Limb(saddlePart, seat + new Vector3(0, 0.05f, 0.17f), seat + new Vector3(0, 0.01f, 0.1f), 0.05f, 0.07f, 0.05f);
            draft.Ball(saddlePart, seat + new Vector3(0, 0.03f, -0.17f), new(0.16f, 0.08f, 0.06f), 0.05f);
        }

        var eye = poll + (forward * 0.15f) + (up * 0.035f);
        draft.Near("ear_*", earTip + (up * 0.025f));
        draft.Towards("eye_*", eye + new Vector3(0.03f, 0, 0), Vector3.UnitX);
        draft.Towards("muzzle", muzzle, forward);
        draft.Towards("withers", new(0, back, trunk * 0.55f), Vector3.UnitY);
        draft.Near("tail_base", dock + new Vector3(0, 0.06f, 0));
        draft.Near("tail_tip", tailTip + new Vector3(0, -0.04f, 0));
        draft.Towards("hoof_front_*", frontHoof + new Vector3(0, -0.045f, 0), new(1, 0, 0.25f));
        draft.Towards("hoof_back_*", backHoof + new Vector3(0, -0.045f, 0), new(1, 0, 0.25f));
        draft.Near("knee_front_*", frontKnee + new Vector3(0, 0, 0.1f));
        draft.Near("knee_back_*", backKnee + new Vector3(0, 0, -0.1f));

        var patched = r.Chance(0.35f);
        int pattern = r.Pick(1000);
        float sock = r.Chance(0.5f) ? r.Range(0.15f, 0.4f) * leg : 0;
        var blaze = r.Chance(0.6f);
        Vector3 pale = new(0.93f, 0.9f, 0.84f);
        draft.Paint = (p, part) =>
        {
            if (part == hoofPart)
            {
                return new Vector3(0.16f, 0.13f, 0.11f) * (1 + (0.3f * Noise(p * 30, 61)));
            }

            if (part == tailPart || part == manePart)
            {
                return mane * (1 + (0.35f * Noise(p * new Vector3(60, 12, 60), 62)));
            }

            if (part == saddlePart)
            {
                return Over(cloth, pale, Line(MathF.Abs(p.Z - (trunk * 0.12f)), 0.19f, 0.03f) * (1 - Step(p.Y, seat.Y - 0.04f, 0.03f))) * (1 + (0.08f * Noise(p * 25, 63)));
            }

            var c = coat * (1 + (0.1f * Noise(p * 14, 64)) + (0.08f * Noise(p * 4, 65)));
            c *= 0.82f + (0.18f * Step(p.Y, back - (girth * 0.6f), 0.5f));
            c = patched && part != headPart ? Over(c, pale, Step(Noise(p * 3.2f, pattern), 0.12f, 0.08f)) : c;
            c = part == legPart ? Over(Over(c, coat * 0.45f, 0.7f * (1 - Step(p.Y, leg * 0.6f, 0.25f))), pale, 1 - Step(p.Y, sock, 0.04f)) : c;
            if (part == headPart)
            {
                var q = p - poll;
                float t = Vector3.Dot(q, forward) / headLength, v = Vector3.Dot(q, up);
                c = Over(c, pale, blaze ? (1 - Step(p.X, 0.035f, 0.015f)) * Step(v, 0.02f, 0.02f) * Step(t, 0.15f, 0.05f) : 0);
                c = Over(c, coat * 0.4f, Step(t, 0.93f, 0.06f));
                c = Over(c, new(0.05f), 1 - Step(Vector3.Distance(p with { X = 0 }, eye), 0.03f, 0.01f));
                c = Over(c, new(0.08f), 1 - Step(Vector2.Distance(new(t, v), new(1.08f, 0.03f)), 0.05f, 0.02f) * Step(p.X, 0.02f, 0.01f));
            }

            return c;
        };
    }
}
