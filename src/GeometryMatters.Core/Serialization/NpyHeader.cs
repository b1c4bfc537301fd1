using System.Globalization;
using System.Text;

namespace GeometryMatters.Serialization;

/// <summary>The dictionary at the start of an npy file, a Python literal: {'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }.</summary>
internal sealed record NpyHeader(TensorElementType ElementType, bool BigEndian, bool FortranOrder, int[] Shape)
{
    private const int MaxRank = 32;

    public static string DescribeType(TensorElementType type) => type switch
    {
        TensorElementType.Bool => "|b1",
        TensorElementType.Int8 => "|i1",
        TensorElementType.UInt8 => "|u1",
        TensorElementType.Int16 => "<i2",
        TensorElementType.Int32 => "<i4",
        TensorElementType.Int64 => "<i8",
        TensorElementType.UInt16 => "<u2",
        TensorElementType.UInt32 => "<u4",
        TensorElementType.UInt64 => "<u8",
        TensorElementType.Float16 => "<f2",
        TensorElementType.Float32 => "<f4",
        TensorElementType.Float64 => "<f8",
        _ => throw new NotSupportedException($"npy has no type for {type}; convert to single precision first."),
    };

    public string ToText()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{{'descr': '{DescribeType(ElementType)}', 'fortran_order': False, 'shape': (");
        foreach (var side in Shape)
        {
            text.Append(CultureInfo.InvariantCulture, $"{side}, ");
        }

        if (Shape.Length > 0)
        {
            text.Length -= Shape.Length == 1 ? 1 : 2;
        }

        return text.Append("), }").ToString();
    }

    public static NpyHeader Parse(string text, string source) => new Parser(text, source).Parse();

    private ref struct Parser(string text, string source)
    {
        private int at;

        public NpyHeader Parse()
        {
            string? descr = null;
            bool? fortran = null;
            int[]? shape = null;
            Expect('{');
            while (!Take('}'))
            {
                var key = Quoted();
                Expect(':');
                switch (key)
                {
                    case "descr" when descr is null:
                        descr = Quoted();
                        break;
                    case "fortran_order" when fortran is null:
                        fortran = Boolean();
                        break;
                    case "shape" when shape is null:
                        shape = Tuple();
                        break;
                    default:
                        throw Error("descr, fortran_order and shape once each", $"'{key}'");
                }

                if (!Take(','))
                {
                    Expect('}');
                    break;
                }
            }

            SkipSpace();
            if (at < text.Length)
            {
                throw Error("the end of the header", $"'{text[at]}'");
            }

            if (descr is null || fortran is null || shape is null)
            {
                throw Error("descr, fortran_order and shape", "only some of them");
            }

            var (type, big) = ElementTypeOf(descr);
            return new NpyHeader(type, big, fortran.Value, shape);
        }

        private (TensorElementType Type, bool BigEndian) ElementTypeOf(string descr)
        {
            TensorElementType? type = descr.Length != 3 || descr[0] is not ('<' or '>' or '|' or '=') ? null : descr[1..] switch
            {
                "b1" or "?1" => TensorElementType.Bool,
                "i1" => TensorElementType.Int8,
                "u1" => TensorElementType.UInt8,
                "i2" => TensorElementType.Int16,
                "i4" => TensorElementType.Int32,
                "i8" => TensorElementType.Int64,
                "u2" => TensorElementType.UInt16,
                "u4" => TensorElementType.UInt32,
                "u8" => TensorElementType.UInt64,
                "f2" => TensorElementType.Float16,
                "f4" => TensorElementType.Float32,
                "f8" => TensorElementType.Float64,
                _ => null,
            };
            return type is { } t
                ? (t, descr[0] == '>')
                : throw Error("an array of bool, integers or floats", descr.Contains('O', StringComparison.Ordinal) ? $"'{descr}' (Python objects are never read)" : $"'{descr}'");
        }

        private int[] Tuple()
        {
            List<int> sides = [];
            Expect('(');
            while (!Take(')'))
            {
                if (sides.Count == MaxRank)
                {
                    throw Error($"at most {MaxRank} axes", "more");
                }

                sides.Add(Integer());
                if (!Take(','))
                {
                    Expect(')');
                    break;
                }
            }

            return [.. sides];
        }

        private int Integer()
        {
            SkipSpace();
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            if (!int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                throw Error("a side from 0 to 2147483647", at == start ? Here() : text[start..at]);
            }

            // Python 2 wrote long integers with this suffix.
            if (at < text.Length && text[at] == 'L')
            {
                at++;
            }

            return value;
        }

        private bool Boolean()
        {
            SkipSpace();
            var rest = text.AsSpan(at);
            if (rest.StartsWith("True"))
            {
                at += 4;
                return true;
            }

            if (rest.StartsWith("False"))
            {
                at += 5;
                return false;
            }

            throw Error("True or False", Here());
        }

        private string Quoted()
        {
            SkipSpace();
            if (at >= text.Length || text[at] is not ('\'' or '"'))
            {
                throw Error("a quoted string (structured and object arrays are not read)", Here());
            }

            var end = text.IndexOf(text[at], at + 1);
            if (end < 0)
            {
                throw Error("the end of a string", "the end of the header");
            }

            var value = text[(at + 1)..end];
            at = end + 1;
            return value;
        }

        private void Expect(char c)
        {
            if (!Take(c))
            {
                throw Error($"'{c}'", Here());
            }
        }

        private bool Take(char c)
        {
            SkipSpace();
            if (at >= text.Length || text[at] != c)
            {
                return false;
            }

            at++;
            return true;
        }

        private void SkipSpace()
        {
            while (at < text.Length && text[at] is ' ' or '\n' or '\t' or '\r')
            {
                at++;
            }
        }

        private readonly string Here() => at < text.Length ? $"'{text[at]}'" : "the end of the header";

        private readonly TensorFormatException Error(string expected, string found) => new(source, $"npy header, character {at}", expected, found);
    }
}
