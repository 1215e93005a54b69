namespace ChannelHub.Channels.Email.Mime;

/// <summary>The two views of a body. Where they are the same list, both readers see the same.</summary>
internal struct BodyViews
{
    public List<BodyPiece>? Plain;
    public List<BodyPiece>? Rich;

    public void Add(BodyPiece piece)
    {
        if (Rich is not null) Rich.Add(piece);
        (Plain ??= new List<BodyPiece>(2)).Add(piece);
    }

    public void Add(BodyViews other)
    {
        if (other.Plain is null && other.Rich is null) return;
        if (Plain is null && Rich is null)
        {
            this = other;
            return;
        }

        if (other.Rich is not null || Rich is not null)
        {
            Rich ??= [.. Plain ?? []];
            Rich.AddRange(other.Rich ?? other.Plain ?? []);
        }

        (Plain ??= []).AddRange(other.Plain ?? []);
    }

    public readonly bool HasHtml => (Rich ?? Plain)?.Exists(p => p.Kind == MediaKind.TextHtml) == true;

    public readonly bool HasText => Plain?.Exists(p => p.Kind == MediaKind.TextPlain && !string.IsNullOrWhiteSpace(p.Text)) == true;

    public readonly bool IsEmpty => Plain is null && Rich is null;
}
