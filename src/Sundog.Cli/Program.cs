using Sundog.Cli;

return await CommandLine.Run(args, Sundog.Cli.Terminal.Streams.OfProcess());
