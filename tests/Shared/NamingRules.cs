using System.Reflection;
using System.Text.RegularExpressions;

namespace GeometryMatters.Tests;

/// <summary>The rules of docs/conventions.md for public names, as checks over an assembly; each yields what breaks it.</summary>
internal static partial class NamingRules
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What is measured, rather than a limit that somebody sets.
    private static readonly string[] Measured = ["SeedSpread.Minimum", "SeedSpread.Maximum", "ThresholdScale.Maximum"];

    /// <summary>What breaks any rule.</summary>
    public static IEnumerable<string> All(Assembly library) => [.. Options(library), .. Words(library), .. Angles(library), .. Parameters(library)];

    /// <summary>Settings: a sealed record XOptions whose properties can be set at creation only, with a Validate that takes nothing.</summary>
    public static IEnumerable<string> Options(Assembly library) =>
        from type in library.GetExportedTypes()
        where type.Name.EndsWith("Options", StringComparison.Ordinal)
        from problem in new[]
        {
            type.IsSealed ? null : "is not sealed",
            type.GetMethod("<Clone>$") is not null ? null : "is not a record",
            type.GetConstructor(Type.EmptyTypes) is not null || HasRequired(type) ? null : "cannot be made without arguments",
            type.GetMethod("Validate", Type.EmptyTypes) is not null || type.GetProperties().All(p => Harmless(p.PropertyType)) ? null : "has no Validate()",
            type.GetProperties().Any(p => p.SetMethod is { IsPublic: true } set && !IsInit(set)) ? "can be changed after its creation" : null,
        }
        where problem is not null
        select $"{type.Name} {problem}";

    /// <summary>Limits are Max… and Min…, American spelling, threads are MaxDegreeOfParallelism.</summary>
    public static IEnumerable<string> Words(Assembly library) =>
        from name in Names(library)
        let wrongLimit = name.Owner.EndsWith("Options", StringComparison.Ordinal) ? AnyLimit().IsMatch(name.Last)
            : Limit().IsMatch(name.Last) && !Measured.Contains($"{name.Owner}.{name.Last}")
        where wrongLimit || British().IsMatch(name.Last) || Threads().IsMatch(name.Last)
        select $"{name.Owner}: {name.Last}";

    /// <summary>Angles say that they are degrees.</summary>
    public static IEnumerable<string> Angles(Assembly library) =>
        from name in Names(library)
        where name.Type is { } t && (Nullable.GetUnderlyingType(t) ?? t) is var plain && (plain == typeof(double) || plain == typeof(float) || plain == typeof(int))
        where Angle().IsMatch(name.Last)
        select $"{name.Owner}: {name.Last}";

    /// <summary>A path that is written to is the first parameter, the token of cancellation the last, progress before it.</summary>
    public static IEnumerable<string> Parameters(Assembly library) =>
        from type in library.GetExportedTypes()
        from method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared))
        let parameters = method.GetParameters()
        from problem in new[]
        {
            method.IsStatic && Writer().IsMatch(method.Name) && Array.FindIndex(parameters, p => p is { Name: "path" } && p.ParameterType == typeof(string)) > 0 ? "takes its path late" : null,
            Array.FindIndex(parameters, p => p.ParameterType == typeof(CancellationToken)) is var token && token >= 0 && token < parameters.Length - 1 ? "takes its token early" : null,
            parameters.Any(p => p.ParameterType == typeof(CancellationToken) && p.Name != "cancellationToken") ? "calls its token otherwise" : null,
            Array.FindIndex(parameters, IsProgress) is var progress && progress >= 0 && progress < parameters.Length - 2 ? "takes its progress early" : null,
        }
        where problem is not null
        select $"{type.Name}.{method.Name} {problem}";

    private static IEnumerable<(string Owner, string Last, Type? Type)> Names(Assembly library)
    {
        foreach (var type in library.GetExportedTypes())
        {
            yield return (type.Name, type.Name, null);
            foreach (var property in type.GetProperties(Declared))
            {
                yield return (type.Name, property.Name, property.PropertyType);
            }

            foreach (var field in type.GetFields(Declared).Where(f => !f.IsSpecialName))
            {
                yield return (type.Name, field.Name, field.FieldType);
            }

            foreach (var method in type.GetMethods(Declared).Where(m => !m.IsSpecialName).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
            {
                yield return (type.Name, method.Name, null);
                foreach (var parameter in method.GetParameters())
                {
                    yield return (type.Name, parameter.Name!, parameter.ParameterType);
                }
            }
        }
    }

    private static bool IsProgress(ParameterInfo p) => p.ParameterType.IsGenericType && p.ParameterType.GetGenericTypeDefinition() == typeof(IProgress<>);

    private static bool IsInit(MethodInfo set) => set.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit");

    private static bool HasRequired(Type type) => type.GetProperties().Any(p => p.CustomAttributes.Any(a => a.AttributeType.Name == "RequiredMemberAttribute"));

    // Any value of these types is allowed, or the type itself checks it.
    private static bool Harmless(Type type) =>
        type == typeof(bool) || type == typeof(string) || typeof(Delegate).IsAssignableFrom(type) || type is { IsValueType: true, IsEnum: false, Namespace: not "System" };

    [GeneratedRegex("^([Mm]inimum|[Mm]aximum)([A-Z]|$)")]
    private static partial Regex Limit();

    [GeneratedRegex("^(Minimum|Maximum|Largest|Smallest|Fewest|Most)([A-Z]|$)")]
    private static partial Regex AnyLimit();

    [GeneratedRegex("colour|grey|centre|neighbour|normalis|optimis|canonicalis|initialis|serialis", RegexOptions.IgnoreCase)]
    private static partial Regex British();

    [GeneratedRegex("^(DegreeOfParallelism|MaxThreads|ThreadCount|Parallelism)$", RegexOptions.IgnoreCase)]
    private static partial Regex Threads();

    [GeneratedRegex("(azimuth|elevation|roll|yaw|angle|fieldOfView|tilt|turn)$", RegexOptions.IgnoreCase)]
    private static partial Regex Angle();

    [GeneratedRegex("^(Save|Write|Export)")]
    private static partial Regex Writer();
}
