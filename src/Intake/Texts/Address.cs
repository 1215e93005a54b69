namespace ChannelHub.Intake.Texts;

/// <summary>How customers are addressed where the language has two ways: usted or tú, o senhor or você.</summary>
public enum Address
{
    Formal,
    Informal,
}
