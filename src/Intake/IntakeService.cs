using ChannelHub.Cases;
using ChannelHub.Intake.Assignment;
using ChannelHub.Intake.Problems;
using ChannelHub.Intake.Promises;
using ChannelHub.Intake.Sending;
using ChannelHub.Intake.Timers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake;

/// <summary>Starts and stops the intake with the program. At the stop: nothing new is taken, what runs is finished, the rest stays in the store.</summary>
internal sealed class IntakeService(
    MessageIntake intake, Dispatcher dispatcher, TimerPump timers, PolicyReview review, AssignmentService assignment, ProblemService problems, IEnumerable<IChannel> channels, IntakeOptions options, TimeProvider time, ILogger<IntakeService> log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task timerLoop = Task.CompletedTask;
    private Task reviewLoop = Task.CompletedTask;
    private Task assignmentLoop = Task.CompletedTask;
    private Task problemLoop = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        intake.Start();
        dispatcher.Start();
        timerLoop = Task.Run(() => timers.RunAsync(stopping.Token), CancellationToken.None);
        reviewLoop = Task.Run(() => review.RunAsync(stopping.Token), CancellationToken.None);
        assignmentLoop = Task.Run(() => assignment.RunAsync(stopping.Token), CancellationToken.None);
        problemLoop = Task.Run(() => problems.RunAsync(stopping.Token), CancellationToken.None);
        IntakeLog.Started(log, channels.Count());
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.StopTimeout, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await intake.StopAsync(deadline.Token).ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
        await timerLoop.ConfigureAwait(false);
        await reviewLoop.ConfigureAwait(false);
        await assignmentLoop.ConfigureAwait(false);
        await problemLoop.ConfigureAwait(false);
        await dispatcher.StopAsync(deadline.Token).ConfigureAwait(false);
        IntakeLog.Stopped(log);
    }

    /// <summary>Ends the loops also where the program is thrown away without a stop, so that none goes on against a store that is gone.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }
}
