using ChannelHub.Cases;

namespace ChannelHub.Intake.Processing;

/// <summary>
/// Takes turns on one case within this process. Versions alone keep decisions correct, but where many want to change one case at once a slow one could lose
/// again and again; agents' commands take a turn always, a message from its first lost race on.
/// </summary>
public sealed class CaseTurns
{
    private readonly Lock gate = new();
    private readonly Dictionary<CaseNumber, Turn> turns = [];

    /// <summary>Waits for the turn; dispose what is given to pass it on.</summary>
    public async ValueTask<IDisposable> TakeAsync(CaseNumber number, CancellationToken stop)
    {
        Turn turn;
        lock (gate)
        {
            if (!turns.TryGetValue(number, out turn!)) turns.Add(number, turn = new Turn(this, number));
            turn.Wanted++;
        }

        try
        {
            await turn.Free.WaitAsync(stop).ConfigureAwait(false);
            return turn;
        }
        catch
        {
            Leave(turn);
            throw;
        }
    }

    private void Leave(Turn turn)
    {
        lock (gate)
        {
            if (--turn.Wanted > 0) return;
            turns.Remove(turn.Number);
            turn.Free.Dispose();
        }
    }

    private sealed class Turn(CaseTurns all, CaseNumber number) : IDisposable
    {
        public CaseNumber Number => number;

        public SemaphoreSlim Free { get; } = new(1, 1);

        /// <summary>How many hold the turn or wait for it.</summary>
        public int Wanted { get; set; }

        public void Dispose()
        {
            Free.Release();
            all.Leave(this);
        }
    }
}
