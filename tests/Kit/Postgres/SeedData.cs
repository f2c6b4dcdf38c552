using System.Globalization;
using System.Text;

namespace HoopWire.Kit;

/// <summary>What every test server's database <c>orders</c> holds; the same on every run.</summary>
public static class SeedData
{
    /// <summary>The id of the customer whose every protected value is a canary found nowhere else.</summary>
    public const int CanaryId = 7;

    private static readonly string[] FirstNames = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gia", "Hugo", "Ida", "Jon"];
    private static readonly string[] LastNames = ["Abel", "Brook", "Castle", "Dale", "Elm", "Frost", "Grove"];

    /// <summary>The rows of <c>public.customers</c>, ids 1 to 50.</summary>
    public static IReadOnlyList<Customer> Customers { get; } = [.. Enumerable.Range(1, 50).Select(Make)];

    /// <summary>The customer with <see cref="CanaryId"/>.</summary>
    public static Customer Canary => Customers[CanaryId - 1];

    /// <summary>Texts that a mask on ssn, card, email and meta must keep away from the person, the recording and the logs.</summary>
    public static IReadOnlyList<string> CanaryTexts { get; } = [Canary.Ssn, Canary.Card, Canary.Email, "CANARY-META-7F3A"];

    /// <summary>The INSERT statements for every table.</summary>
    internal static string Inserts { get; } = MakeInserts();

    private static Customer Make(int id)
    {
        if (id == CanaryId)
            return new(id, "Canary Seven", "canary.seven@example.org", "219-09-9077", WithLuhn("411111990770007"), 7777.77m,
                new DateOnly(1977, 7, 7), """{"vip": true, "note": "CANARY-META-7F3A"}""");
        return new(
            id,
            $"{FirstNames[id % FirstNames.Length]} {LastNames[id % LastNames.Length]}",
            string.Create(CultureInfo.InvariantCulture, $"person{id:00}@example.org"),
            string.Create(CultureInfo.InvariantCulture, $"212-{10 + id}-{1000 + (id * 37)}"),
            WithLuhn(string.Create(CultureInfo.InvariantCulture, $"400012345678{id:000}")),
            (id * 103.25m) - 500m,
            new DateOnly(1950 + id, 1 + (id % 12), 1 + (id % 28)),
            string.Create(CultureInfo.InvariantCulture, $$"""{"vip": {{(id % 5 == 0 ? "true" : "false")}}, "note": "row {{id}}"}"""));
    }

    private static string MakeInserts()
    {
        var sql = new StringBuilder();
        foreach (var c in Customers)
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO public.customers VALUES ({c.Id}, '{c.Name}', '{c.Email}', '{c.Ssn}', '{c.Card}', {c.Balance}, '{c.Born:yyyy-MM-dd}', '{c.Meta}');\n");
        sql.Append("""
            INSERT INTO public.orders SELECT i, 1 + i % 50, i * 1.25, 'order ' || i FROM generate_series(1, 200) i;
            INSERT INTO public.events
                SELECT i, date '2024-06-01' + i, CASE WHEN i % 2 = 0 THEN 'login' ELSE 'purchase' END, 1 + i % 50, 'event ' || i
                FROM generate_series(1, 400) i;
            ANALYZE;

            """);
        return sql.ToString();
    }

    /// <summary>The digits and their check digit (ISO/IEC 7812-1), as on a real card.</summary>
    private static string WithLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            if (i % 2 == 0 && (digit *= 2) > 9) digit -= 9;
            sum += digit;
        }

        return digits + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
