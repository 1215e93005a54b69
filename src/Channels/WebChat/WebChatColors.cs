using System.Globalization;

namespace ChannelHub.Channels.WebChat;

/// <summary>
/// Makes one chosen colour readable everywhere: as a surface with text on it and as text on the page's light and dark grounds, each with a contrast of at least 4.5 to 1
/// (WCAG 2.2, success criterion 1.4.3). Pure.
/// </summary>
internal static class WebChatColors
{
    public const double MinContrast = 4.5;

    /// <summary>The page's grounds, as in <c>page.css</c>.</summary>
    public const string LightGround = "#ffffff";
    public const string DarkGround = "#1b2126";

    /// <summary>The custom properties for <c>page.css</c>.</summary>
    public static string Css(string color)
    {
        var surface = Towards(color, "#000000", c => Contrast(c, "#ffffff") >= MinContrast);
        var onLight = Towards(color, "#000000", c => Contrast(c, LightGround) >= MinContrast);
        var onDark = Towards(color, "#ffffff", c => Contrast(c, DarkGround) >= MinContrast);
        return $":root{{--accent:{surface};--on-accent:#ffffff;--accent-text:{onLight};}}\n@media (prefers-color-scheme:dark){{:root{{--accent-text:{onDark};}}}}\n";
    }

    /// <summary>The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").</summary>
    public static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    /// <summary>The first colour on the way to black or white that is good enough.</summary>
    private static string Towards(string color, string end, Func<string, bool> isGood)
    {
        var (from, to) = (Parse(color), Parse(end));
        for (var step = 0; step < 50; step++)
        {
            var mixed = Mix(from, to, step / 50.0);
            if (isGood(mixed)) return mixed;
        }

        return end;
    }

    private static string Mix((int R, int G, int B) a, (int R, int G, int B) b, double share)
    {
        int Part(int x, int y) => (int)Math.Round(x + ((y - x) * share));
        return string.Create(CultureInfo.InvariantCulture, $"#{Part(a.R, b.R):x2}{Part(a.G, b.G):x2}{Part(a.B, b.B):x2}");
    }

    private static double Luminance(string color)
    {
        var (r, g, b) = Parse(color);
        return (0.2126 * Linear(r)) + (0.7152 * Linear(g)) + (0.0722 * Linear(b));
    }

    private static double Linear(int channel)
    {
        var share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }

    private static (int R, int G, int B) Parse(string color)
    {
        int Part(int at) => int.Parse(color.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return (Part(1), Part(3), Part(5));
    }
}
