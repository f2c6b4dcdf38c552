using System.ComponentModel;
using System.Runtime.InteropServices;

namespace HoopWire.Kit;

/// <summary>Takes system calls away from one thread, and from the processes it starts, as containers do.</summary>
public static unsafe partial class Seccomp
{
    /// <summary>The calls of io_uring, on every 64-bit Linux.</summary>
    public static readonly uint[] Uring = [425, 426, 427];

    private const int SetNoNewPrivileges = 38;
    private const int SetSeccomp = 22;
    private const int FilterMode = 2;
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;
    private const uint RefuseWithEperm = 0x0005_0001;
    private const uint Allow = 0x7fff_0000;

    /// <summary>Runs <paramref name="action"/> on a thread of its own, to which the kernel answers EPERM for these calls.</summary>
    public static T RunWithout<T>(uint[] calls, Func<T> action)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Install(calls);
                result = action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw failure;
    }

    /// <summary>Becomes another program, to which the kernel answers EPERM for these calls. Does not return.</summary>
    public static int Become(uint[] calls, string[] command)
    {
        Install(calls);
        nint* arguments = stackalloc nint[command.Length + 1];
        for (var i = 0; i < command.Length; i++) arguments[i] = Marshal.StringToCoTaskMemUTF8(command[i]);
        arguments[command.Length] = 0;
        _ = Execute(arguments[0], arguments);
        throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private static void Install(uint[] calls)
    {
        // The call's number is the first word of what a filter sees.
        var filter = new List<Instruction> { new() { Code = LoadWord } };
        for (var i = 0; i < calls.Length; i++)
            filter.Add(new Instruction { Code = JumpIfEqual, JumpTrue = (byte)(calls.Length - i), Value = calls[i] });
        filter.Add(new Instruction { Code = Return, Value = Allow });
        filter.Add(new Instruction { Code = Return, Value = RefuseWithEperm });
        fixed (Instruction* first = filter.ToArray())
        {
            var program = new FilterProgram { Length = (ushort)filter.Count, Filter = first };
            if (Control(SetNoNewPrivileges, 1, 0, 0, 0) != 0 || Control(SetSeccomp, FilterMode, (nint)(&program), 0, 0) != 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true)]
    private static partial int Execute(nint file, nint* arguments);

    [StructLayout(LayoutKind.Sequential)]
    private struct Instruction
    {
        public ushort Code;
        public byte JumpTrue;
        public byte JumpFalse;
        public uint Value;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public Instruction* Filter;
    }
}
