using System.Net;

namespace HoopWire.Net;

/// <summary>The listening socket of a <see cref="UringLoop"/>: one operation that completes for every connection.</summary>
internal sealed unsafe class UringAccept(UringLoop loop, int fd, IPEndPoint endPoint, AcceptedConnections accepted)
    : ListeningSocket(loop, endPoint, accepted), IUringHandler
{
    private int _slot;
    private bool _accepting;

    public void OnCompletion(UringOperation operation, UringCompletion completion)
    {
        _accepting = completion.GoesOn;
        if (completion.Result >= 0 && !Admits(completion.Result))
        {
            loop.Close(completion.Result);
        }
        else if (completion.Result >= 0)
        {
            IPEndPoint? peer = ReactorSocket.PrepareAccepted(completion.Result);
            OnAccepted(new UringConnection(loop, completion.Result, peer, Accepted.Settings.ReceiveBytesMax));
        }
        else if (-completion.Result != UringSyscalls.Ecanceled)
        {
            OnAcceptError(-completion.Result);
        }

        if (!_accepting && !IsPaused && !IsClosed)
            Accept();
    }

    protected override void Register()
    {
        _slot = loop.Add(this);
        Accept();
    }

    protected override void StopAccepting()
    {
        if (_accepting)
            loop.Cancel(UringOperation.Accept, _slot);
    }

    protected override void AcceptAgain()
    {
        if (!_accepting)
            Accept();
    }

    protected override void CloseSocket()
    {
        if (_accepting)
            loop.Cancel(UringOperation.Accept, _slot);
        loop.Close(fd);
        loop.Remove(_slot);
    }

    private void Accept()
    {
        _accepting = true;
        UringEntry* entry = loop.Prepare(UringOperation.Accept, _slot);
        entry->Operation = UringEntry.OpAccept;
        entry->Priority = UringEntry.AcceptMultishot;
        entry->Descriptor = fd;
        entry->OperationFlags = Libc.SockCloexec;
    }
}
