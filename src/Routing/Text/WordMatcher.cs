namespace ChannelHub.Routing.Text;

/// <summary>
/// Finds all words of all rules in one pass over a folded text (Aho and Corasick, "Efficient string matching", CACM 18, 1975). The cost follows
/// the text's length and the hits, not the number of words. States near the root, where the pass spends nearly all its time, have
/// complete rows of follow-up states; the many deep ones only their own few edges.
/// </summary>
internal sealed class WordMatcher
{
    /// <summary>Size of the complete rows, in entries: 1 MB, which stays in a processor's cache.</summary>
    private const int DenseEntries = 1 << 18;

    private readonly ushort[] classes = new ushort[char.MaxValue + 1];
    private readonly int classCount = 1;
    private readonly int denseStates;
    private readonly int[] dense;
    private readonly int[] edgeStart;
    private readonly ushort[] edgeClass;
    private readonly int[] edgeTarget;
    private readonly int[] fail;

    /// <summary>The word that ends in a state, or -1.</summary>
    private readonly int[] word;

    /// <summary>The first state on the way state, fail(state), … in which a word ends; 0 if none.</summary>
    private readonly int[] reporting;

    /// <param name="words">Folded (<see cref="WordPattern"/>), each once, none empty; a word's number is its place.</param>
    public WordMatcher(IReadOnlyList<string> words)
    {
        foreach (var c in words.SelectMany(w => w))
        {
            if (classes[c] == 0) classes[c] = (ushort)classCount++;
        }

        var trie = new Trie(words, classes);
        var count = trie.Order.Length;
        (edgeStart, edgeClass, edgeTarget) = trie.Edges();
        word = trie.Words();
        fail = new int[count];
        reporting = new int[count];
        denseStates = Math.Min(count, Math.Max(1, DenseEntries / classCount));
        dense = new int[denseStates * classCount];

        // States are numbered breadth first: the fail state of a state has a lower number, so it is complete when it is needed.
        for (var state = 0; state < count; state++)
        {
            reporting[state] = word[state] >= 0 ? state : reporting[fail[state]];
            if (state < denseStates && state > 0) Array.Copy(dense, fail[state] * classCount, dense, state * classCount, classCount);
            for (var e = edgeStart[state]; e < edgeStart[state + 1]; e++)
            {
                fail[edgeTarget[e]] = state == 0 ? 0 : Next(fail[state], edgeClass[e]);
                if (state < denseStates) dense[(state * classCount) + edgeClass[e]] = edgeTarget[e];
            }
        }
    }

    public int StateCount => fail.Length;

    /// <summary>Calls back for every word at every place where it ends, in the order of the text.</summary>
    public void Find<TSink>(ReadOnlySpan<char> folded, ref TSink sink)
        where TSink : IWordSink, allows ref struct
    {
        var state = 0;
        for (var i = 0; i < folded.Length; i++)
        {
            state = Next(state, classes[folded[i]]);
            for (var hit = reporting[state]; hit != 0; hit = reporting[fail[hit]]) sink.Hit(word[hit], i + 1);
        }
    }

    private int Next(int state, int c)
    {
        while (state >= denseStates)
        {
            for (var e = edgeStart[state]; e < edgeStart[state + 1]; e++)
            {
                if (edgeClass[e] == c) return edgeTarget[e];
            }

            state = fail[state];
        }

        return dense[(state * classCount) + c];
    }

    /// <summary>The words as a tree of letters, first with linked siblings, then numbered breadth first.</summary>
    private sealed class Trie
    {
        private readonly List<(ushort Class, int Child, int Sibling, int Word)> nodes = [(0, 0, 0, -1)];

        public Trie(IReadOnlyList<string> words, ushort[] classes)
        {
            for (var w = 0; w < words.Count; w++)
            {
                var node = 0;
                foreach (var c in words[w]) node = Child(node, classes[c]);
                nodes[node] = nodes[node] with { Word = w };
            }

            Order = new int[nodes.Count];
            var filled = 1;
            for (var i = 0; i < filled; i++)
            {
                for (var child = nodes[Order[i]].Child; child != 0; child = nodes[child].Sibling) Order[filled++] = child;
            }
        }

        /// <summary>The nodes breadth first.</summary>
        public int[] Order { get; }

        public int[] Words() => Array.ConvertAll(Order, node => nodes[node].Word);

        public (int[] Start, ushort[] Class, int[] Target) Edges()
        {
            var start = new int[Order.Length + 1];
            var edgeClasses = new ushort[Order.Length - 1];
            var targets = new int[Order.Length - 1];
            var next = 0;
            for (var i = 0; i < Order.Length; i++)
            {
                start[i] = next;
                for (var child = nodes[Order[i]].Child; child != 0; child = nodes[child].Sibling)
                {
                    edgeClasses[next] = nodes[child].Class;

                    // Breadth first, the children of all nodes come in exactly this order, after the root.
                    targets[next] = next + 1;
                    next++;
                }
            }

            start[^1] = next;
            return (start, edgeClasses, targets);
        }

        private int Child(int node, ushort c)
        {
            for (var child = nodes[node].Child; child != 0; child = nodes[child].Sibling)
            {
                if (nodes[child].Class == c) return child;
            }

            nodes.Add((c, 0, nodes[node].Child, -1));
            nodes[node] = nodes[node] with { Child = nodes.Count - 1 };
            return nodes.Count - 1;
        }
    }
}

/// <summary>Takes what <see cref="WordMatcher"/> finds.</summary>
internal interface IWordSink
{
    /// <param name="end">The position after the last letter of the hit.</param>
    void Hit(int word, int end);
}
