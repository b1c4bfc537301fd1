using GeometryMatters.Cli;

return await GmProgram.RunAsync(args, Console.Out, Console.Error);
