using System.Text.Json;
using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Telegram;

/// <summary>What is asked of the platform before a message is decided: its files are fetched, and the press of a button is answered so that the customer's client stops waiting.</summary>
internal sealed class TelegramPreparation(IAttachmentStore store, ILogger<TelegramPreparation> logger)
{
    private static readonly Dictionary<string, string> NotValid = new(StringComparer.Ordinal)
    {
        ["es"] = "Este botón ya no es válido.", ["pt"] = "Este botão não é mais válido.", ["en"] = "This button is no longer valid.",
    };

    public async ValueTask<PrepareOutcome> PrepareAsync(TelegramAccount account, RawInbound raw, InboundMessage message, CancellationToken stop)
    {
        if (message.NeedsPreparing) await AnswerPressAsync(account, raw, message, stop).ConfigureAwait(false);
        if (message.PendingFiles.Count == 0) return new PrepareOutcome.Ready(message with { NeedsPreparing = false });
        await ShowTypingAsync(account, message, stop).ConfigureAwait(false);
        foreach (var file in message.PendingFiles)
        {
            switch (await FetchAsync(account, file, stop).ConfigureAwait(false))
            {
                case Fetched.Stored(var attachment):
                    message = message with { Attachments = message.Attachments.Add(attachment) };
                    break;
                case Fetched.Never(var note):
                    message = message with { Notes = message.Notes.Add(note) };
                    break;
                case Fetched.Later(var reason, var after):
                    return new PrepareOutcome.Later(reason, after);
            }
        }

        return new PrepareOutcome.Ready(message with { PendingFiles = [], NeedsPreparing = false });
    }

    private async Task<Fetched> FetchAsync(TelegramAccount account, PendingFile file, CancellationToken stop)
    {
        var max = account.Options.MaxFileBytes;
        if (max == 0 || file.Size > max) return TooBig(file);
        switch (await account.Api.GetFileAsync(file.Handle, stop).ConfigureAwait(false))
        {
            case TelegramReply<TelegramFile>.Done { Result: { FilePath: { Length: > 0 } path } found }:
                if (found.FileSize > max) return TooBig(file);
                return account.Options.FilesDirectory is { } directory ? await CopyAsync(directory, path, file, max, stop).ConfigureAwait(false) : await DownloadAsync(account, path, file, max, stop).ConfigureAwait(false);
            case TelegramReply<TelegramFile>.Refused { Says: var says } when says.Contains("too big", StringComparison.OrdinalIgnoreCase):
                return TooBig(file);

            // The server says so too when it is only throttled (tdlib/telegram-bot-api, issue 32).
            case TelegramReply<TelegramFile>.Refused { Code: 400, Says: var says } when !says.Contains("temporarily", StringComparison.OrdinalIgnoreCase):
                TelegramLog.FileRefused(logger, account.Name, says);
                return Missing(file);
            case TelegramReply<TelegramFile>.Refused refused:
                return new Fetched.Later($"Telegram does not give the file now: {refused.Says}", refused.RetryAfter);
            case TelegramReply<TelegramFile>.NotSent { Why: var why }:
                return new Fetched.Later(why);
            case TelegramReply<TelegramFile>.Lost { Why: var why }:
                return new Fetched.Later(why);
            default:
                return new Fetched.Later("Telegram named no place to fetch the file from.");
        }
    }

    private async Task<Fetched> DownloadAsync(TelegramAccount account, string path, PendingFile file, long max, CancellationToken stop)
    {
        if (!IsPlainPath(path))
        {
            TelegramLog.FileRefused(logger, account.Name, path.StartsWith('/') ? "its place is a path on the server's disk: set FilesDirectory, or run the server without --local" : "its place is not a path below the server's files");
            return Missing(file);
        }

        switch (await account.Api.OpenFileAsync(path, stop).ConfigureAwait(false))
        {
            case TelegramReply<HttpResponseMessage>.Done { Result: var response }:
                using (response)
                {
                    try
                    {
                        await using var content = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
                        return await StoreAsync(content, file, max, stop).ConfigureAwait(false);
                    }
                    catch (Exception e) when (e is IOException or HttpRequestException)
                    {
                        return new Fetched.Later("The connection broke while a file was fetched.");
                    }
                }

            // A place is good for an hour at least; a fresh one is asked for the next time.
            case TelegramReply<HttpResponseMessage>.Refused refused:
                return new Fetched.Later($"Telegram did not give the file out ({refused.Code}).");
            case TelegramReply<HttpResponseMessage>.NotSent { Why: var why }:
                return new Fetched.Later(why);
            default:
                return new Fetched.Later("The file could not be fetched.");
        }
    }

    /// <summary>From the disk of a server of one's own, never from outside its folder.</summary>
    private async Task<Fetched> CopyAsync(string directory, string path, PendingFile file, long max, CancellationToken stop)
    {
        var full = Path.GetFullPath(path, directory);
        if (!full.StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(full) || File.ResolveLinkTarget(full, returnFinalTarget: true) is not null) return Missing(file);
        try
        {
            await using var content = new FileStream(full, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
            return await StoreAsync(content, file, max, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fetched.Later("The server's file could not be read.");
        }
    }

    private async Task<Fetched> StoreAsync(Stream content, PendingFile file, long max, CancellationToken stop) => await store.StoreAsync(content, max, stop).ConfigureAwait(false) switch
    {
        StoreFileOutcome.Stored stored => new Fetched.Stored(new Attachment
        {
            Name = file.Name, ContentType = file.ContentType, Size = stored.Size, Sha256 = stored.Sha256, Inline = file.Inline, ContentId = file.ContentId,
        }),
        StoreFileOutcome.TooBig => TooBig(file),
        StoreFileOutcome.Unavailable no => new Fetched.Later(no.Reason),
        var other => throw new InvalidOperationException($"The outcome {other.GetType().Name} is not known here."),
    };

    /// <summary>
    /// Says that the press has arrived, and puts the choice in the place of the buttons. Neither may hold the message up: the platform takes an answer for 150 seconds, and a message that can't be
    /// changed is left as it is.
    /// </summary>
    private static async Task AnswerPressAsync(TelegramAccount account, RawInbound raw, InboundMessage message, CancellationToken stop)
    {
        if (JsonSerializer.Deserialize(raw.Body.Span, TelegramJson.Default.TelegramUpdate)?.CallbackQuery is not { Id: { } id } callback) return;
        var label = message.FullText ?? message.ChoiceValue;
        var text = label is null ? NotValid.GetValueOrDefault(message.Language ?? "", NotValid["en"]) : null;
        await account.Api.DoAsync("answerCallbackQuery", new TelegramAnswerCallback(id, text), TelegramCallsJson.Readable.TelegramAnswerCallback, stop).ConfigureAwait(false);
        if (label is null || callback.Message is not { Chat: { } chat, MessageId: > 0, Date: > 0 } asked) return;

        var chosen = $"{asked.Text}\n\n✓ {label}";
        if (asked.Text is { Length: > 0 } && TextSplitter.Measure(chosen, TextUnit.CodePoints) <= TelegramLimits.MaxTextLength)
        {
            var edit = new TelegramEditText { ChatId = chat.Id, MessageId = asked.MessageId, Text = chosen, Entities = asked.Entities };
            await account.Api.DoAsync("editMessageText", edit, TelegramCallsJson.Readable.TelegramEditText, stop).ConfigureAwait(false);
            return;
        }

        await account.Api.DoAsync("editMessageReplyMarkup", new TelegramEditKeyboard(chat.Id, asked.MessageId), TelegramCallsJson.Default.TelegramEditKeyboard, stop).ConfigureAwait(false);
    }

    private static async Task ShowTypingAsync(TelegramAccount account, InboundMessage message, CancellationToken stop)
    {
        if (!TelegramPlace.TryParse(message.Conversation, out var place)) return;
        await account.Api.DoAsync("sendChatAction", new TelegramChatAction(place.Chat, "typing", place.Topic), TelegramCallsJson.Default.TelegramChatAction, stop).ConfigureAwait(false);
    }

    /// <summary>Only what leads to a file of this bot on the platform's own host.</summary>
    private static bool IsPlainPath(string path) =>
        path.Length <= 500 && path[0] != '/' && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_') && !path.Contains("..", StringComparison.Ordinal) && !path.Contains("//", StringComparison.Ordinal);

    private static Fetched.Never TooBig(PendingFile file) => new(new MessageNote("file-too-big", file.Name));

    private static Fetched.Never Missing(PendingFile file) => new(new MessageNote("file-missing", file.Name));

    private abstract record Fetched
    {
        public sealed record Stored(Attachment File) : Fetched;

        public sealed record Never(MessageNote Note) : Fetched;

        public sealed record Later(string Reason, TimeSpan? After = null) : Fetched;
    }
}
