namespace HoopWire.Bench.SideBySide;

/// <summary>The slope of the straight line that fits some points best, by least squares.</summary>
internal static class Slope
{
    public static double Of(IEnumerable<(double X, double Y)> points)
    {
        var all = points.ToArray();
        var (x, y) = (all.Average(p => p.X), all.Average(p => p.Y));
        return all.Sum(p => (p.X - x) * (p.Y - y)) / all.Sum(p => (p.X - x) * (p.X - x));
    }
}
