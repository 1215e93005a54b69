using System.Runtime.InteropServices;

namespace ChannelHub.Storage;

/// <summary>Makes a folder's names durable: a file that was made or renamed survives a power cut only once its folder is synced, too (fsync(2)).</summary>
internal static class FolderSync
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">The folder can't be synced.</exception>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows()) return; // NTFS journals names, and has no such call
        var descriptor = Open(folder, ReadOnly, 0);
        if (descriptor < 0) throw Error(folder);
        try
        {
            if (Fsync(descriptor) != 0) throw Error(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Error(string folder) => new($"The folder {folder} can't be synced: {Marshal.GetLastPInvokeErrorMessage()}");

    // .NET opens no folders, hence the C library itself.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
