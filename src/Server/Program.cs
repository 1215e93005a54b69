using ChannelHub.Server.Cli;

return await HubCommandLine.InvokeAsync(args, CliEnvironment.OfProcess());
