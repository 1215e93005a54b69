using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ChannelHub.RoutingBench;

// In this process: the project that BenchmarkDotNet would generate outside of the repository knows neither its package versions nor its settings.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromTypes([typeof(DecisionBench), typeof(DeadlineBench), typeof(AssignmentBench)]).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
