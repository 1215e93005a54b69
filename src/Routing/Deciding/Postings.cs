namespace ChannelHub.Routing.Deciding;

/// <summary>For each key (0, 1, 2, …) the values that hang on it, packed into two arrays.</summary>
internal sealed class Postings<T>
{
    private readonly int[] start;
    private readonly T[] values;

    private Postings(int[] start, T[] values)
    {
        this.start = start;
        this.values = values;
    }

    /// <summary>Values of one key keep their order.</summary>
    public static Postings<T> Of(IReadOnlyCollection<(int Key, T Value)> pairs, int keys)
    {
        var start = new int[keys + 1];
        foreach (var (key, _) in pairs) start[key + 1]++;
        for (var i = 1; i <= keys; i++) start[i] += start[i - 1];
        var next = start.AsSpan(0, keys).ToArray();
        var values = new T[pairs.Count];
        foreach (var (key, value) in pairs) values[next[key]++] = value;
        return new Postings<T>(start, values);
    }

    public ReadOnlySpan<T> this[int key] => values.AsSpan(start[key], start[key + 1] - start[key]);
}
