namespace ChannelHub.Intake.Languages;
public sealed record DetectedLanguage(string Code, double Confidence);
public static class LanguageDetector { public static DetectedLanguage? Detect(string text) => text.Contains("the ", StringComparison.Ordinal) ? new("en", 1) : text.Length > 5 ? new("es", 1) : null; }
