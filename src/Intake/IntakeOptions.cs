using System.ComponentModel.DataAnnotations;
using ChannelHub.Intake.Texts;

namespace ChannelHub.Intake;

/// <summary>Settings under <c>ChannelHub:Intake</c>.</summary>
public sealed class IntakeOptions
{
    /// <summary>How many conversations are worked on at the same time. Waiting for the disk takes most of that time, so it is far more than there are processors. 1 to 4096; default 512.</summary>
    [Range(1, 4096)]
    public int MaxConversations { get; set; } = 512;

    /// <summary>The part of <see cref="MaxConversations"/> that one account may take, in per cent. 1 to 100; default 75.</summary>
    [Range(1, 100)]
    public int MaxShareOfOneAccount { get; set; } = 75;

    /// <summary>How many waiting messages of one account are held in memory, and as many answers; the rest waits in the store. 16 to 1,000,000; default 4096.</summary>
    [Range(16, 1_000_000)]
    public int MaxHeldPerAccount { get; set; } = 4096;

    /// <summary>The language of customers whose language can't be told, ISO 639-1. Default <c>es</c>.</summary>
    public string DefaultLanguage { get; set; } = "es";

    /// <summary>How customers are addressed: formal (usted) or informal (tú). Default formal.</summary>
    public Address Address { get; set; } = Address.Formal;

    /// <summary>The file of the bot's questions. Default: <c>dialogue.yaml</c> in the working directory, else beside the program.</summary>
    public string DialogueFile { get; set; } = "dialogue.yaml";

    /// <summary>The folder of the texts to customers, one file a language. Default: <c>texts</c> in the working directory, else beside the program.</summary>
    public string? TextsDirectory { get; set; }

    /// <summary>How long a message waits for its files at the platform before it is decided without them. 1 second to 1 hour; default 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PrepareFor { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an answer is tried before it counts as failed. 1 minute to 30 days; default 3 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan SendFor { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long one try to send may take. 1 second to 10 minutes; default 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a stop waits for the work that runs. 1 second to 5 minutes; default 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(15);
}
