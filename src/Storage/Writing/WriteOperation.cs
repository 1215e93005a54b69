using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>
/// One thing to write. It runs on the writer's thread together with others in one transaction, and may be run again when that transaction failed,
/// so it keeps nothing but its result between runs. Its caller hears only after the commit.
/// </summary>
internal abstract class WriteOperation
{
    /// <summary>About how many bytes it writes, where that may be much.</summary>
    public virtual int Bytes => 0;

    /// <summary>What went wrong in the last run, for this operation alone.</summary>
    public Exception? Error { get; set; }

    public abstract WriteResult Run(WriteSession session);

    /// <summary>The transaction is durable.</summary>
    public abstract void Committed();

    /// <summary>The store can't be written now; nothing of this operation was.</summary>
    public abstract void Unavailable(string reason);

    /// <summary>This operation is wrong in itself; nothing of it was written.</summary>
    public abstract void Failed(Exception error);
}

internal enum WriteResult
{
    Keep,

    /// <summary>What the operation wrote is to be undone; its outcome (a conflict) stands.</summary>
    Undo,

    /// <summary>Nothing was written, so there is nothing to keep or undo.</summary>
    Nothing,
}

/// <summary>An operation with a caller who awaits its outcome.</summary>
internal abstract class WriteOperation<T> : WriteOperation
{
    // Continuations run elsewhere: the writer's thread must not be held up by what callers do next.
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => completion.Task;

    /// <summary>Set by <see cref="WriteOperation.Run"/>.</summary>
    protected T? Outcome { get; set; }

    public override void Committed() => completion.TrySetResult(Outcome!);

    /// <summary>An operation whose outcome has a case for it overrides this.</summary>
    public override void Unavailable(string reason) => Failed(new StoreUnavailableException(reason));

    public override void Failed(Exception error) => completion.TrySetException(error);

    protected void Complete(T outcome) => completion.TrySetResult(outcome);
}

/// <summary>An operation of the writer's own: nobody awaits it.</summary>
internal abstract class UnattendedOperation : WriteOperation
{
    public override void Committed()
    {
    }

    public override void Unavailable(string reason)
    {
    }

    public override void Failed(Exception error) => Unavailable(error.Message);
}

/// <summary>An operation of the rarer kind, written as a function.</summary>
internal sealed class WriteCall<T>(Func<WriteSession, T> work) : WriteOperation<T>
{
    public override WriteResult Run(WriteSession session)
    {
        Outcome = work(session);
        return WriteResult.Keep;
    }
}
