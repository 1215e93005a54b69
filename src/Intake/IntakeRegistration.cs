using ChannelHub.Cases;
using ChannelHub.Intake.Assignment;
using ChannelHub.Intake.Live;
using ChannelHub.Intake.Problems;
using ChannelHub.Intake.Processing;
using ChannelHub.Intake.Promises;
using ChannelHub.Intake.Sending;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Linking;
using ChannelHub.Intake.Texts;
using ChannelHub.Intake.Timers;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Intake;

public static class IntakeRegistration
{
    /// <summary>Adds the pipeline. The store, the channels and a <see cref="TimeProvider"/> are added elsewhere.</summary>
    public static IServiceCollection AddIntake(this IServiceCollection services, IntakeOptions options, RoutingSource rules, BotTexts texts, DialogueSet dialogue) => services
        .AddSingleton(options)
        .AddSingleton(rules)
        .AddSingleton(texts)
        .AddSingleton(dialogue)
        .AddSingleton<IntakeMetrics>()
        .AddSingleton<IChangeFeed, ChangeFeed>()
        .AddSingleton<AnswerSender>()
        .AddSingleton<Dispatcher>()
        .AddSingleton<Committed>()
        .AddSingleton<CaseTurns>()
        .AddSingleton<ContactLinks>()
        .AddSingleton<IContactLinks>(s => s.GetRequiredService<ContactLinks>())
        .AddSingleton<LinkTalk>()
        .AddSingleton<SnapshotReader>()
        .AddSingleton<MessageProcessor>()
        .AddSingleton<MessageIntake>()
        .AddSingleton<IMessageIntake>(s => s.GetRequiredService<MessageIntake>())
        .AddSingleton<CaseRecovery>()
        .AddSingleton<AnswerWays>()
        .AddSingleton<IAnswerWays>(s => s.GetRequiredService<AnswerWays>())
        .AddSingleton<ICaseDesk, CaseDesk>()
        .AddSingleton<TimerPump>()
        .AddSingleton<PolicyReview>()
        .AddSingleton<IClockAccounts, ClockAccounts>()
        .AddSingleton<AssignmentNotes>()
        .AddSingleton<AssignmentService>()
        .AddSingleton<ProblemNotes>()
        .AddSingleton<ProblemService>()
        .AddSingleton<IWorkDesk>(s => s.GetRequiredService<AssignmentService>())
        .AddHostedService<IntakeService>();

    /// <summary>For a program that customers write to: makes it ready for them at its start (see <see cref="WarmUp"/>).</summary>
    public static IServiceCollection AddWarmUp(this IServiceCollection services) => services.AddHostedService<WarmUp>();
}
