using System.Text.Json.Nodes;

namespace GeometryMatters.Cli.Running;

/// <summary>What a command found out, for programs and for people.</summary>
/// <param name="Json">Printed with --json.</param>
/// <param name="Lines">Printed without.</param>
/// <param name="ExitCode">What the caller is told.</param>
internal sealed record CommandOutcome(JsonObject Json, IReadOnlyList<string> Lines, int ExitCode = ExitCode.Fine);
