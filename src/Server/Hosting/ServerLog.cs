namespace ChannelHub.Server.Hosting;

/// <summary>What the program itself writes to the log; 5000 to 5999.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(5000, LogLevel.Information, "Ready after {Milliseconds} ms on {Addresses}; data in {DataDirectory}; rules {RuleSet}")]
    public static partial void Ready(ILogger logger, long milliseconds, string addresses, string dataDirectory, string ruleSet);

    [LoggerMessage(5001, LogLevel.Information, "Stopping: finishing what is held")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(5002, LogLevel.Error, "A request failed: {Method} {Route}; the caller was given the code 'internal' and the trace {TraceId}")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string method, string route, string traceId);

    [LoggerMessage(5010, LogLevel.Information, "The agent {Agent} signed in")]
    public static partial void SignedIn(ILogger logger, string agent);

    [LoggerMessage(5011, LogLevel.Information, "The first agent {Agent} was made")]
    public static partial void FirstAgentMade(ILogger logger, string agent);

    [LoggerMessage(5012, LogLevel.Warning, "A sign-in link was refused: {Outcome}")]
    public static partial void SignInRefused(ILogger logger, string outcome);

    [LoggerMessage(5013, LogLevel.Warning, "The new sign-in link at start could not be made: {Reason}")]
    public static partial void NoSignInLink(ILogger logger, string reason);

    [LoggerMessage(5014, LogLevel.Information, "The knowledge base was empty: {Articles} example articles came in, as in every fresh start in development")]
    public static partial void ExamplesCame(ILogger logger, int articles);

    [LoggerMessage(5020, LogLevel.Warning, "A metric could not be read: {Reason}")]
    public static partial void MetricFailed(ILogger logger, string reason);

    [LoggerMessage(5040, LogLevel.Information, "The changed routing file is in force: rules {RuleSet}, {Rules} of them")]
    public static partial void RulesTaken(ILogger logger, string ruleSet, int rules);

    [LoggerMessage(5041, LogLevel.Warning, "The changed routing file is not taken, it has {Faults} fault(s); the rules {RuleSet} stay in force")]
    public static partial void RulesRefused(ILogger logger, int faults, string ruleSet);

    [LoggerMessage(5042, LogLevel.Warning, "Routing file: {Fault}")]
    public static partial void RulesFault(ILogger logger, string fault);

    [LoggerMessage(5043, LogLevel.Warning, "The routing file's own examples: {Broken} not fulfilled; the first: {Example}")]
    public static partial void ExamplesBroken(ILogger logger, int broken, string example);

    [LoggerMessage(5044, LogLevel.Information, "The system does not tell of changed files here ({Reason}); the routing file is looked at every few seconds")]
    public static partial void NoFileEvents(ILogger logger, string reason);

    [LoggerMessage(5030, LogLevel.Debug, "The start failed")]
    public static partial void StartFailed(ILogger logger, Exception exception);
}
