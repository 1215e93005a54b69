using BenchmarkDotNet.Running;
using ChannelHub.RoutingBench;

BenchmarkSwitcher.FromTypes([typeof(DeadlineBench), typeof(AssignmentBench)]).Run(args.Length == 0 ? ["--filter", "*"] : args);
