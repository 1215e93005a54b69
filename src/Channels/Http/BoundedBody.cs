using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels;

/// <summary>Reads a request's whole body, but never more than a limit.</summary>
internal static class BoundedBody
{
    /// <summary>What reads the body once it is complete; the bytes are not to be kept.</summary>
    public delegate T Use<T, in TState>(ReadOnlySpan<byte> body, TState state);

    /// <param name="limit">In bytes. Never more than this is held.</param>
    /// <returns>What <paramref name="use"/> made of the body; false if it is longer than the limit.</returns>
    public static async ValueTask<(bool Fits, T? Value)> ReadAsync<T, TState>(HttpRequest request, int limit, Use<T, TState> use, TState state)
    {
        if (request.ContentLength > limit) return (false, default);
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(request.HttpContext.RequestAborted);
            var buffer = result.Buffer;
            if (buffer.Length > limit)
            {
                reader.AdvanceTo(buffer.End);
                return (false, default);
            }

            if (result.IsCompleted) return (true, Finish(reader, buffer, use, state));
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static T Finish<T, TState>(PipeReader reader, ReadOnlySequence<byte> buffer, Use<T, TState> use, TState state)
    {
        try
        {
            if (buffer.IsSingleSegment) return use(buffer.FirstSpan, state);
            var length = (int)buffer.Length;
            var rented = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                buffer.CopyTo(rented);
                return use(rented.AsSpan(0, length), state);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(rented, clearArray: true);
            }
        }
        finally
        {
            reader.AdvanceTo(buffer.End);
        }
    }
}
