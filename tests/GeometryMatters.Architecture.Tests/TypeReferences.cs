using Mono.Cecil;
using Mono.Cecil.Cil;

namespace GeometryMatters.Architecture.Tests;

/// <summary>Every type that the code of a type mentions: bases, members, attributes, and the bodies of its methods.</summary>
internal static class TypeReferences
{
    public static IEnumerable<TypeDefinition> AllTypes(ModuleDefinition module) => module.Types.SelectMany(WithNested);

    /// <summary>Namespace of a type, that of the outermost type for nested ones.</summary>
    public static string NamespaceOf(TypeReference type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type.Namespace;
    }

    public static IEnumerable<TypeReference> Of(TypeDefinition type)
    {
        var direct = new List<TypeReference?> { type.BaseType };
        direct.AddRange(type.Interfaces.Select(i => i.InterfaceType));
        direct.AddRange(type.CustomAttributes.Select(a => a.AttributeType));
        direct.AddRange(type.Fields.Select(f => f.FieldType));
        foreach (var method in type.Methods)
        {
            direct.Add(method.ReturnType);
            direct.AddRange(method.Parameters.Select(p => p.ParameterType));
            if (!method.HasBody)
            {
                continue;
            }

            direct.AddRange(method.Body.Variables.Select(v => v.VariableType));
            foreach (var operand in method.Body.Instructions.Select(i => i.Operand))
            {
                switch (operand)
                {
                    case TypeReference t:
                        direct.Add(t);
                        break;
                    case MethodReference m:
                        direct.Add(m.DeclaringType);
                        direct.Add(m.ReturnType);
                        direct.AddRange(m.Parameters.Select(p => p.ParameterType));
                        if (m is GenericInstanceMethod g)
                        {
                            direct.AddRange(g.GenericArguments);
                        }

                        break;
                    case FieldReference f:
                        direct.Add(f.DeclaringType);
                        direct.Add(f.FieldType);
                        break;
                }
            }
        }

        return direct.Where(t => t is not null).SelectMany(t => Unwrap(t!)).DistinctBy(t => t.FullName);
    }

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static IEnumerable<TypeReference> Unwrap(TypeReference type)
    {
        if (type is GenericInstanceType generic)
        {
            foreach (var argument in generic.GenericArguments.SelectMany(Unwrap))
            {
                yield return argument;
            }
        }

        if (type is not GenericParameter)
        {
            yield return type.GetElementType();
        }
    }
}
