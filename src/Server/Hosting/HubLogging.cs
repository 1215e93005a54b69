using System.Text.Json;
using Microsoft.Extensions.Logging.Console;

namespace ChannelHub.Server.Hosting;

/// <summary>Logs go to standard error (standard output belongs to what commands print): plain lines for a developer, JSON lines for a collector.</summary>
internal static class HubLogging
{
    public static void Add(ILoggingBuilder logging, IConfiguration configuration, bool isDevelopment)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        // Problems has already written what went wrong, once and without the request's content.
        logging.AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.None);
        // The keys lie in a directory that only the hub's own account may read; there is nothing to warn of.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // A start that fails is told once, in plain words, on standard error.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // Who is not let in gets an answer that says so; a line for each would only help to fill the disk.
        logging.AddFilter(typeof(Access.TokenAuthentication).FullName, LogLevel.Warning);
        // It warns that it has overridden our "no-store" with its own.
        logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        if (isDevelopment)
        {
            logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat) = (true, "HH:mm:ss "));
        }
        else
        {
            logging.AddJsonConsole(o => (o.UseUtcTimestamp, o.TimestampFormat, o.JsonWriterOptions) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ", new JsonWriterOptions { Indented = false }));
        }
    }
}
