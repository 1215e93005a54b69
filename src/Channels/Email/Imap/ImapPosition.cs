using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Channels.Email.Imap;

/// <summary>
/// How far a folder was read: stored in the transaction that stores the mails, so after any stop exactly the rest is read. Flags are no part of it: a mail that somebody
/// opened on a phone is as new as any other.
/// </summary>
internal sealed record ImapPosition
{
    /// <summary>Some clustered servers show a UID after a higher one: so many below the last are looked at again.</summary>
    public const uint Window = 64;

    /// <summary>How many mails without an id are remembered by their content.</summary>
    public const int MaxNameless = 4096;

    public const int MaxFailed = 1000;

    /// <summary>UIDVALIDITY of the UIDs here. Null before the first read.</summary>
    public uint? Validity { get; init; }

    /// <summary>Everything up to here was seen.</summary>
    public uint Last { get; init; }

    /// <summary>Nothing up to here is wanted: what was in the folder before we came.</summary>
    public uint Base { get; init; }

    /// <summary>Of the window below <see cref="Last"/>, those taken.</summary>
    public IReadOnlyList<uint> Recent { get; init; } = [];

    /// <summary>Stored, and not yet marked, moved or deleted for certain.</summary>
    public IReadOnlyList<uint> Open { get; init; } = [];

    /// <summary>Tries for mails that could not be had.</summary>
    public IReadOnlyDictionary<uint, int> Failed { get; init; } = new Dictionary<uint, int>();

    /// <summary>By the hash of their content: how many mails without an id were stored. Two that say the same are two mails.</summary>
    public IReadOnlyDictionary<string, int> Nameless { get; init; } = new Dictionary<string, int>();

    /// <summary>The same, counted anew since the UIDs became void; null when none are read for a second time.</summary>
    public IReadOnlyDictionary<string, int>? Recounted { get; init; }

    /// <summary>Below this UID mails may be ones that were stored under another UID.</summary>
    public uint ReadAgainBelow { get; init; }

    /// <summary>Mails that the server received before this moment are left alone when the UIDs become void; null if all are wanted.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The UIDs are void (the folder was made again): all is read once more, and known mails are recognised by id and content.</summary>
    public ImapPosition Void(uint validity, uint? nextUid) => new()
    {
        Validity = validity, Nameless = Nameless, Recounted = new Dictionary<string, int>(), ReadAgainBelow = nextUid ?? uint.MaxValue, Since = Since,
    };

    /// <summary>Where to search from.</summary>
    public uint SearchFrom => Math.Max(Base + 1, Last > Window ? Last - Window + 1 : 1);

    /// <summary>Of the UIDs found, those to read: new ones, late ones, and those that failed before.</summary>
    public List<uint> Wanted(IEnumerable<uint> found)
    {
        var recent = Recent.ToHashSet();
        var wanted = new SortedSet<uint>(Failed.Keys);
        foreach (var uid in found)
        {
            if (uid > Base && (uid > Last || !recent.Contains(uid)) && uid >= SearchFrom) wanted.Add(uid);
        }

        return [.. wanted];
    }

    /// <summary>After mails were dealt with.</summary>
    /// <param name="done">Stored, known, or gone; in ascending order or not.</param>
    public ImapPosition After(IReadOnlyList<uint> done, IReadOnlyList<uint> stored, IReadOnlyDictionary<uint, int> failed)
    {
        var last = done.Concat(failed.Keys).Append(Last).Max();
        var recent = Recent.Concat(done).Concat(failed.Keys).Where(u => u > Base && u + Window > last).Distinct().Order().ToList();
        return this with
        {
            Last = last,
            Recent = recent,
            Open = stored,
            Failed = Failed.Where(f => !done.Contains(f.Key)).Concat(failed.Where(f => !Failed.ContainsKey(f.Key))).Select(f => new KeyValuePair<uint, int>(f.Key, failed.GetValueOrDefault(f.Key, f.Value)))
                .OrderBy(f => f.Key).TakeLast(MaxFailed).ToDictionary(),
        };
    }

    /// <summary>Which one of the mails without an id and with this content it is, from 1, and the position that knows so.</summary>
    public (int Ordinal, ImapPosition Next) Count(uint uid, string hash)
    {
        var again = uid < ReadAgainBelow && Recounted is not null;
        var ordinal = (again ? Recounted!.GetValueOrDefault(hash) : Nameless.GetValueOrDefault(hash)) + 1;
        var next = this with { Nameless = Counted(Nameless, hash, Math.Max(ordinal, Nameless.GetValueOrDefault(hash))) };
        return (ordinal, again ? next with { Recounted = Counted(Recounted!, hash, ordinal) } : next with { Recounted = null });
    }

    public string Write() => JsonSerializer.Serialize(this, ImapPositionJson.Default.ImapPosition);

    /// <summary>A position that can't be read is none: all is read again, and known mails are recognised.</summary>
    public static ImapPosition Read(string? json)
    {
        if (json is null) return new ImapPosition();
        try
        {
            return JsonSerializer.Deserialize(json, ImapPositionJson.Default.ImapPosition) ?? new ImapPosition();
        }
        catch (JsonException)
        {
            return new ImapPosition();
        }
    }

    private static Dictionary<string, int> Counted(IReadOnlyDictionary<string, int> counts, string hash, int count)
    {
        var next = new Dictionary<string, int>(counts, StringComparer.Ordinal) { [hash] = count };
        if (next.Count > MaxNameless) next.Remove(next.Keys.First());
        return next;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ImapPosition))]
internal sealed partial class ImapPositionJson : JsonSerializerContext;
