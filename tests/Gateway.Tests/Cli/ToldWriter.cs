using System.Text;

namespace HoopWire.Gateway.Cli;

/// <summary>A writer that tells of each line when it is written.</summary>
internal sealed class ToldWriter(Action<string> told) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        if (value != '\n')
        {
            _line.Append(value);
            return;
        }

        told(_line.ToString());
        _line.Clear();
    }
}
