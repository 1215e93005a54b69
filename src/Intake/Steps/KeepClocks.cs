using ChannelHub.Routing;

namespace ChannelHub.Intake.Steps;

/// <summary>Lets the SLA's clocks follow what this decision changed.</summary>
public static class KeepClocks
{
    public static void Run(MessageContext context) => SlaClocks.AfterChange(context.RequiredDraft, context.Rules);
}
