namespace HoopWire.Kit;

/// <summary>One row of <c>public.customers</c>, as seeded.</summary>
public sealed record Customer(
    int Id, string Name, string Email, string Ssn, string Card, decimal Balance, DateOnly Born, string Meta);
