using BenchmarkDotNet.Running;

// dotnet run -c Release --project bench/HubBench -- --filter '*' --job short
BenchmarkSwitcher.FromAssembly(typeof(ChannelHub.HubBench.Decide).Assembly).Run(args);
