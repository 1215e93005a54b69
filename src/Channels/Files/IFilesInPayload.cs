using ChannelHub.Cases;

namespace ChannelHub.Channels;

/// <summary>A channel whose payloads hold their files: preparing a message asks nobody else, so that it can be done without the platform.</summary>
public interface IFilesInPayload : IChannel;
