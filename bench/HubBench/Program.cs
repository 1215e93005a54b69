using BenchmarkDotNet.Running;

// dotnet run -c Release --project bench/HubBench -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(ChannelHub.HubBench.Decide).Assembly).Run(args);
