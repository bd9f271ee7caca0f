using System.ComponentModel;
using System.Runtime.InteropServices;

namespace UdaConnect.DevHost.Processes;

/// <summary>The POSIX signals that starters send; numbers are those of Linux.</summary>
public enum ProcessSignal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}

internal static partial class Signals
{
    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal; false if the process is gone.</summary>
    public static bool Send(int processId, ProcessSignal signal)
    {
        if (Kill(processId, (int)signal) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess ? false : throw new Win32Exception(error, $"Process {processId} does not take signal {signal}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
