using System.Text.RegularExpressions;

namespace ChannelHub.Channels.Email.Smtp;

/// <summary>
/// Some providers put an id of their own in the place of ours, and tell it in their last reply: Microsoft within angle brackets, Amazon SES bare. Customers' replies name that one.
/// </summary>
internal static partial class GivenIds
{
    public static IEnumerable<string> Read(SmtpReply reply, string host)
    {
        var text = string.Join(' ', reply.Lines);
        foreach (Match match in Bracketed().Matches(text)) yield return match.Groups[1].Value;
        if (!host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase) || Bare().Match(text) is not { Success: true } bare) yield break;

        // email-smtp.eu-west-1.amazonaws.com: the region is part of the id on the wire, but for the oldest one.
        var region = host.Split('.') is [_, var named, ..] ? named : "";
        yield return $"{bare.Value}@{region}.amazonses.com";
        yield return $"{bare.Value}@email.amazonses.com";
    }

    [GeneratedRegex(@"<([^<>\s]{1,400}@[^<>\s]{1,100})>", RegexOptions.NonBacktracking)]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\b[0-9a-f]{16}-[0-9a-f-]{20,60}\b", RegexOptions.NonBacktracking)]
    private static partial Regex Bare();
}
