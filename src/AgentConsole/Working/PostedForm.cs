using Microsoft.AspNetCore.Http;

namespace ChannelHub.AgentConsole.Working;

/// <summary>What an agent sent and was not done, to put it back into the form.</summary>
/// <param name="Name">The form it came from; no other form gets its values.</param>
public sealed record PostedForm(string Name, IFormCollection Fields)
{
    public string? Value(string form, string field) => form == Name && Fields.TryGetValue(field, out var value) ? value.ToString() : null;
}
