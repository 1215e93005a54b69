using System.Text.Json;

namespace ChannelHub.Channels.Teams;

/// <summary>What a pressed button of a card (Action.Execute) is answered with, within the response ("Universal Actions for Adaptive Cards").</summary>
internal static class TeamsInvokeAnswer
{
    /// <summary>Our card as answered; for a button that is not ours, or not for this chat, a word that it arrived.</summary>
    public static byte[] Of(TeamsAccount account, TeamsHead head)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("statusCode", 200);
            if (PressOf(account, head) is { } press)
            {
                json.WriteString("type", TeamsCards.ContentType);
                json.WritePropertyName("value");
                TeamsCards.WriteAnswered(json, press.Ask, press.Label ?? "", head.Locale);
            }
            else
            {
                json.WriteString("type", "application/vnd.microsoft.activity.message");
                json.WriteString("value", TeamsTexts.Received(head.Locale));
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>The press, if it is of a button that we made for this chat; with the value where the card tells no label.</summary>
    public static TeamsPress? PressOf(TeamsAccount account, TeamsHead head) =>
        TeamsPress.Read(head.Type, head.Value) is { } press && account.Mapping.Buttons.TryRead(head.Conversation!.Id!, press.Token, out _, out var value) ? press with { Label = press.Label ?? value } : null;
}
