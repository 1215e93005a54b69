namespace ChannelHub.Cases;

/// <summary>Makes the links by which customers see their own case. Whoever has one sees that case, until it expires or the hub's key for them is changed.</summary>
public interface ICaseLinks
{
    /// <summary>Path and query of the case's page, to stand behind the hub's public address: <c>/case/CH-1042?key=…</c>, some 45 characters.</summary>
    /// <param name="from">When the link's time begins. The same case and moment give the same link, so that an answer that is tried again has the same text.</param>
    string PathTo(CaseNumber number, DateTimeOffset from);
}
