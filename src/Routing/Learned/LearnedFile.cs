using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Routing.Reading;

namespace ChannelHub.Routing.Learned;

/// <summary>What became of reading a model's file.</summary>
public abstract record LearnedLoad
{
    private LearnedLoad()
    {
    }

    public sealed record Loaded(LearnedModel Model) : LearnedLoad;

    /// <param name="Reason">What is wrong with the file and what to do.</param>
    public sealed record Refused(string Reason) : LearnedLoad;
}

/// <summary>
/// The file of a learned model, all numbers little-endian: "CHLM", the version (2 bytes), the number of buckets (4), the number of targets (1); for each
/// target its name, the number of classes (1), their names, the scale (float), the bias of each class (float), the weights (signed bytes, feature
/// by feature); at the end the SHA-256 of all before it. A name is its length (1 byte) and its UTF-8. A model of a table of another size, or of
/// features read in another way, is another version.
/// </summary>
public static class LearnedFile
{
    /// <summary>The only form there is so far.</summary>
    public const ushort Version = 1;

    /// <summary>In bytes: two targets of 64 classes need a little more than half of it.</summary>
    public const int MaxLength = 16_000_000;

    private const string Again = "make it anew with 'channelhub learn'";

    private static ReadOnlySpan<byte> Magic => "CHLM"u8;

    public static byte[] Write(LearnedModel model)
    {
        var body = Body(model.Targets);
        return [.. body, .. SHA256.HashData(body)];
    }

    public static LearnedLoad Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxLength) return new LearnedLoad.Refused($"it has {file.Length} bytes; a model has at most {MaxLength}");
        if (!file.StartsWith(Magic)) return new LearnedLoad.Refused($"it is no learned model; name a file that 'channelhub learn' wrote");
        if (file.Length < Magic.Length + sizeof(ushort)) return CutShort();
        var version = BinaryPrimitives.ReadUInt16LittleEndian(file[Magic.Length..]);
        if (version != Version) return new LearnedLoad.Refused($"it is a model of version {version} and this program reads version {Version}; {Again}");
        var body = file[..Math.Max(0, file.Length - SHA256.HashSizeInBytes)];
        if (body.Length < Magic.Length || !SHA256.HashData(body).AsSpan().SequenceEqual(file[body.Length..])) return CutShort();
        var rest = new Reader(body[(Magic.Length + sizeof(ushort))..]);
        return Targets(ref rest) is { } targets ? new LearnedLoad.Loaded(new LearnedModel(targets)) : CutShort();
    }

    /// <summary>The file without its checksum.</summary>
    internal static byte[] Body(IReadOnlyList<LearnedTarget> targets)
    {
        var body = new ArrayBufferWriter<byte>();
        body.Write(Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(Room(body, sizeof(ushort)), Version);
        BinaryPrimitives.WriteInt32LittleEndian(Room(body, sizeof(int)), LearnedFeatures.Buckets);
        Room(body, 1)[0] = (byte)targets.Count;
        foreach (var target in targets)
        {
            WriteName(body, target.Name);
            Room(body, 1)[0] = (byte)target.Classes.Count;
            foreach (var name in target.Classes) WriteName(body, name);
            BinaryPrimitives.WriteSingleLittleEndian(Room(body, sizeof(float)), target.Scale);
            foreach (var bias in target.Bias) BinaryPrimitives.WriteSingleLittleEndian(Room(body, sizeof(float)), bias);
            body.Write(MemoryMarshal.AsBytes(target.Weights));
        }

        return body.WrittenSpan.ToArray();
    }

    private static void WriteName(ArrayBufferWriter<byte> body, string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        Room(body, 1)[0] = (byte)bytes.Length;
        body.Write(bytes);
    }

    private static Span<byte> Room(ArrayBufferWriter<byte> body, int length)
    {
        var room = body.GetSpan(length)[..length];
        body.Advance(length);
        return room;
    }

    private static LearnedLoad.Refused CutShort() => new($"it is damaged or cut short; {Again}");

    /// <summary>Null if anything is not as <see cref="Write"/> writes it. The checksum holds by now, so that would be another program's file.</summary>
    private static List<LearnedTarget>? Targets(ref Reader rest)
    {
        if (rest.Number() != LearnedFeatures.Buckets) return null;
        var targets = new List<LearnedTarget>();
        for (var left = rest.Small(); left > 0; left--)
        {
            var name = rest.Name();
            var count = rest.Small();
            if (name is not (LearnedTarget.Department or LearnedTarget.Category) || targets.Exists(t => t.Name == name) || count is < 2 or > LearnedTarget.MaxClasses) return null;
            var classes = new List<string>();
            for (var c = 0; c < count; c++)
            {
                if (rest.Name() is not { } of || !Vocabulary.IsName(of) || classes.Contains(of)) return null;
                classes.Add(of);
            }

            var scale = rest.Float();
            var bias = new float[count];
            for (var c = 0; c < count; c++) bias[c] = rest.Float();
            var weights = rest.Bytes(LearnedFeatures.Buckets * count);
            if (rest.Failed || !float.IsFinite(scale) || !bias.All(float.IsFinite)) return null;
            targets.Add(new LearnedTarget(name, classes, scale, bias, weights));
        }

        return rest.Failed || !rest.AtEnd || targets.Count == 0 ? null : targets;
    }

    /// <summary>Reads on until something is missing; then everything is empty and <see cref="Failed"/>.</summary>
    private ref struct Reader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> rest = rest;

        public bool Failed { get; private set; }

        public readonly bool AtEnd => rest.IsEmpty;

        public int Small() => Take(1) is [var value] ? value : 0;

        public int Number() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;

        public float Float() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadSingleLittleEndian(bytes) : 0;

        public string? Name() => Take(Small()) is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes) : null;

        public sbyte[] Bytes(int count) => MemoryMarshal.Cast<byte, sbyte>(Take(count)).ToArray();

        private ReadOnlySpan<byte> Take(int count)
        {
            if (Failed || count > rest.Length)
            {
                Failed = true;
                return [];
            }

            var taken = rest[..count];
            rest = rest[count..];
            return taken;
        }
    }
}
