using System.Net;
using System.Text.RegularExpressions;

namespace ChannelHub.Server.Tests;

/// <summary>Opens a sign-in link as a browser would, and presses its button.</summary>
internal static partial class SignInForm
{
    public static async Task<HttpResponseMessage> SendAsync(HttpClient client, string link, params (string Name, string Value)[] fields)
    {
        var page = await client.GetStringAsync(link);
        var form = HiddenFields(page);
        foreach (var (name, value) in fields) form[name] = value;
        return await client.PostAsync("/sign-in", new FormUrlEncodedContent(form));
    }

    public static Dictionary<string, string> HiddenFields(string page) =>
        HiddenField().Matches(page).ToDictionary(m => WebUtility.HtmlDecode(m.Groups[1].Value), m => WebUtility.HtmlDecode(m.Groups[2].Value));

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex HiddenField();
}
