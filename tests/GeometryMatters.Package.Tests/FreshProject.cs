namespace GeometryMatters.Package.Tests;

/// <summary>A console project in an empty folder that restores from the feed of packed packages, outside of the repository and its settings.</summary>
internal sealed class FreshProject
{
    private readonly string folder;

    public FreshProject(PackedPackages packages, string references)
    {
        folder = Directory.CreateDirectory(Path.Combine(packages.Folder, "app-" + Guid.NewGuid().ToString("N"))).FullName;
        File.WriteAllText(Path.Combine(folder, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RuntimeIdentifier>$(NETCoreSdkPortableRuntimeIdentifier)</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <NuGetAudit>false</NuGetAudit>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
                <GeometryMattersVersion>{packages.Version}</GeometryMattersVersion>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration><packageSources><add key="packed" value="{packages.Feed}" /></packageSources></configuration>
            """);
    }

    /// <summary>Names of all files that a build left, without folders.</summary>
    public IReadOnlyList<string> Outputs => [.. Directory.EnumerateFiles(Path.Combine(folder, "bin"), "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f))];

    public FreshProject With(string name, string source)
    {
        File.WriteAllText(Path.Combine(folder, name), source);
        return this;
    }

    public string Run() => Command.Run(folder, "dotnet", "run", "-v", "q");
}
