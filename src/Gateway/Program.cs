using HoopWire.Gateway.Cli;

return await HoopwireCommand.RunAsync(args, Terminal.Own());
