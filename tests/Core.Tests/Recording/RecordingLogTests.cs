using System.Reflection;
using HoopWire.Recording;
using Microsoft.Extensions.Logging;

namespace HoopWire.Core.Tests.Recording;

public class RecordingLogTests
{
    [Fact]
    public void EventIds_OfTheAssembly_StandForOneMessageEach()
    {
        int[] ids =
        [
            .. typeof(FileRecorder).Assembly.GetTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
                .OfType<LoggerMessageAttribute>()
                .Select(message => message.EventId),
        ];
        Assert.Contains(1200, ids);
        Assert.Equal(ids.Distinct(), ids);
    }
}
