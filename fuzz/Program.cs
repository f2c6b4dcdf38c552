using HoopWire.Fuzz;

return new FuzzCommand().Run(args);
