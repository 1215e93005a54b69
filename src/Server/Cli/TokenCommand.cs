using System.CommandLine;
using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Server.Access;

namespace ChannelHub.Server.Cli;

/// <summary><c>token add|list|revoke</c>: the keys of programs. Works beside a running hub.</summary>
internal static class TokenCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("token", "Keys for programs that use the API.");
        command.Add(BuildAdd(context));
        command.Add(BuildList(context));
        command.Add(BuildRevoke(context));
        return command;
    }

    private static Command BuildAdd(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "what the program is called; what it does is recorded under this name: 1 to 64 of a-z, 0-9, dot, dash, underscore" };
        var scopes = new Option<string[]>("--scope")
        {
            Required = true, HelpName = "SCOPE", AllowMultipleArgumentsPerToken = true,
            Description = "read, write (with read), admin (with both), deliver (hand in messages for a channel); may be given more than once",
        };
        scopes.AcceptOnlyFromAmong([.. TokenScopes.All]);
        var command = new Command("add", "Make a token and print it. It is shown this once only.") { name, scopes };
        command.SetAction((parsed, stop) => AgentCommand.WithPeopleAsync(context, async services =>
        {
            var given = parsed.GetRequiredValue(name);
            if (!AgentId.TryParse(given, out var actor)) throw new CliFailure($"'{given}' is no name for a token: it has 1 to {AgentId.MaxLength} of a-z, 0-9, dot, dash, underscore.");
            var secret = Secrets.NewToken();
            var token = new ApiToken(Secrets.NewId(), actor.Value, parsed.GetRequiredValue(scopes).Distinct(StringComparer.Ordinal).ToValueList(), context.Environment.Time.GetUtcNow(), null);
            await services.People.AddTokenAsync(token, Secrets.Hash(secret));
            await context.Out.WriteLineAsync(secret);
            await context.Error.WriteLineAsync($"Token {token.Id} '{token.Name}' ({string.Join(", ", token.Scopes)}) is made. It is not stored and not shown again: keep it now.");
            return ExitCodes.Success;
        }));
        return command;
    }

    private static Command BuildList(CommandContext context)
    {
        var command = new Command("list", "List the tokens: id, name, scopes, since when; never the tokens themselves.");
        command.SetAction((_, stop) => AgentCommand.WithPeopleAsync(context, async services =>
        {
            foreach (var t in await services.People.ListTokensAsync(stop))
            {
                var end = t.RevokedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"\trevoked {at:yyyy-MM-dd}") : "";
                await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{t.Id}\t{t.Name}\t{string.Join(',', t.Scopes)}\t{t.CreatedAt:yyyy-MM-dd}{end}"));
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    private static Command BuildRevoke(CommandContext context)
    {
        var id = new Argument<string>("ID") { Description = "the token's id, as 'token list' shows it" };
        var command = new Command("revoke", "Make a token worthless, at once.") { id };
        command.SetAction((parsed, stop) => AgentCommand.WithPeopleAsync(context, async services =>
        {
            var token = parsed.GetRequiredValue(id);
            if (!await services.People.RevokeTokenAsync(token, context.Environment.Time.GetUtcNow()))
            {
                throw new CliFailure($"there is no token '{token}' that could be revoked; 'channelhub token list' shows which there are.");
            }

            await context.Out.WriteLineAsync($"Token {token} is revoked.");
            return ExitCodes.Success;
        }));
        return command;
    }
}
