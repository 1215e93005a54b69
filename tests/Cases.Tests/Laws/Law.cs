using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Cases.Tests;

/// <summary>Runs a check on many generated values. The seed is fixed: a red run is red again, and a green one does not turn red by itself.</summary>
internal static class Law
{
    public static void Holds<T>(Gen<T> values, Action<T> check, int runs = 200, Func<T, IEnumerable<T>>? shrink = null)
    {
        var arbitrary = shrink is null ? Arb.From(values) : Arb.From(values, shrink);
        var config = Config.QuickThrowOnFailure.WithMaxTest(runs).WithQuietOnSuccess(true).WithReplay(new Replay(new Rnd(20260731UL, 9UL), null));
        Check.One(config, Prop.ForAll(arbitrary, Alone(check)));
    }

    /// <summary>Each run in a context of its own: a failure on the way to the smallest example is not reported beside it.</summary>
    private static Action<T> Alone<T>(Action<T> check) => value =>
    {
        using var context = new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext();
        check(value);
    };

    /// <summary>Shorter versions of a list: the smallest history that breaks a law is the one worth reading.</summary>
    public static IEnumerable<IReadOnlyList<T>> Shorter<T>(IReadOnlyList<T> list)
    {
        if (list.Count > 1)
        {
            yield return [.. list.Take(list.Count / 2)];
            yield return [.. list.Skip(list.Count / 2)];
        }

        for (var i = 0; i < list.Count; i++) yield return [.. list.Take(i), .. list.Skip(i + 1)];
    }
}
