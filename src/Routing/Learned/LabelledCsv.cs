using System.Text;
using ChannelHub.Routing.Reading;

namespace ChannelHub.Routing.Learned;

/// <summary>What became of reading labelled messages.</summary>
public abstract record LabelledLoad
{
    private LabelledLoad()
    {
    }

    public sealed record Loaded(IReadOnlyList<LearnedExample> Examples) : LabelledLoad;

    /// <param name="Line">From 1.</param>
    public sealed record Faulty(int Line, string Reason) : LabelledLoad;
}

/// <summary>Labelled messages as comma-separated values (RFC 4180) with a header: <c>text</c>, if wished <c>subject</c>, and <c>department</c>, <c>category</c> or both; other columns are left alone.</summary>
public static class LabelledCsv
{
    /// <summary>In UTF-16 code units.</summary>
    public const int MaxField = 1_000_000;

    public static LabelledLoad Read(TextReader reader)
    {
        var line = 1;
        if (Row(reader, ref line) is not { } header) return new LabelledLoad.Faulty(1, "the file is empty; its first line has to name the columns: text, subject, department, category");
        var columns = header.ConvertAll(h => h.Trim().TrimStart('\uFEFF').ToLowerInvariant());
        var (text, subject, department, category) = (columns.IndexOf("text"), columns.IndexOf("subject"), columns.IndexOf(LearnedTarget.Department), columns.IndexOf(LearnedTarget.Category));
        if (text < 0) return new LabelledLoad.Faulty(1, $"there is no column 'text' among: {string.Join(", ", columns)}");
        if (department < 0 && category < 0) return new LabelledLoad.Faulty(1, "there is neither a column 'department' nor a column 'category', so there is nothing to learn");

        var examples = new List<LearnedExample>();
        while (true)
        {
            var at = line;
            if (Row(reader, ref line) is not { } row) return new LabelledLoad.Loaded(examples);
            if (row is [""]) continue;
            if (row.Count != columns.Count) return new LabelledLoad.Faulty(at, $"this row has {row.Count} fields and the header {columns.Count}; a comma or quote may be missing or too many");
            var labels = new[] { department, category }.Select(c => c < 0 || row[c].Trim().Length == 0 ? null : row[c].Trim()).ToArray();
            if (labels.FirstOrDefault(l => l is not null && !Vocabulary.IsName(l)) is { } odd) return new LabelledLoad.Faulty(at, $"'{Vocabulary.Shown(odd)}' is no name of a department or category; a name has 1 to 60 of the characters a-z, 0-9, '-' and '_'");
            if (examples.Count < LearnedTraining.MaxExamples) examples.Add(new LearnedExample(subject < 0 || row[subject].Length == 0 ? null : row[subject], row[text], labels[0], labels[1]));
        }
    }

    /// <summary>The fields of one row; null at the end. Counts the lines on, also those within quotes.</summary>
    private static List<string>? Row(TextReader reader, ref int line)
    {
        if (reader.Peek() < 0) return null;
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var c = reader.Read(); c >= 0; c = reader.Read())
        {
            if (c == '\n') line++;
            if (quoted && c == '"' && reader.Peek() == '"') Put((char)reader.Read());
            else if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) Take();
            else if (c == '\n' && !quoted) break;
            else if (c != '\r' || quoted) Put((char)c);
        }

        Take();
        return fields;

        void Put(char c)
        {
            // A quote that nobody closes would otherwise gather the whole file in one field.
            if (field.Length < MaxField) field.Append(c);
        }

        void Take()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
