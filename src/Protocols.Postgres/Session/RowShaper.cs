using HoopWire.Policy;
using HoopWire.Postgres.Session.Copies;
using HoopWire.Postgres.Session.Masks;
using HoopWire.Postgres.Wire;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Turns a RowDescription into a <see cref="RowShape"/>: by the server's own origin of each column (table OID and attribute number), never by its
/// label. Shared by the sessions of one loop that have the same policy and catalogue.
/// </summary>
internal sealed class RowShaper
{
    private readonly StatementCache<RowShape> _cache = new();
    private readonly CompiledPolicy _policy;
    private readonly ProtectedColumns? _columns;
    private readonly RuleMask? _fallback;
    private readonly RuleMask? _detector;
    private readonly DetectorSet? _detectors;
    private readonly List<string> _rules;
    private readonly MaskKernels _kernels;
    private readonly RuleMask? _nullified;

    public RowShaper(CompiledPolicy policy, ProtectedColumns? columns)
    {
        _policy = policy;
        _columns = columns;
        _fallback = policy.ColumnMasks.FirstOrDefault();
        _detector = policy.Detectors.FirstOrDefault();
        _detectors = policy.DetectorSet;
        _kernels = new MaskKernels(columns?.Types ?? TypeCatalogue.BuiltIn, policy.Keys);
        _nullified = _fallback is null ? null : new RuleMask(_fallback.Rule, new MaskRule(MaskKind.Nullify));
        _rules = [.. policy.ColumnMasks.Concat(policy.Detectors).Select(m => m.Rule).Distinct()];
    }

    /// <summary>Names of the rules that mask, as <see cref="ColumnMask.Rule"/> numbers them.</summary>
    public IReadOnlyList<string> Rules => _rules;

    /// <summary>What masked cells are counted by.</summary>
    public MaskNames Names => field ??= new MaskNames(_rules, _policy.Detectors);

    /// <summary>
    /// The shape of a result; null when the description is malformed. <paramref name="masks"/> are those that the statement's text tells by position;
    /// <paramref name="suspect"/> that columns without an origin may carry a protected value; <paramref name="unknown"/> comes back true when a column's
    /// relation is newer than the catalogue snapshot.
    /// </summary>
    public RowShape? Shape(ReadOnlySpan<byte> body, ResultMasks? masks, bool suspect, out bool unknown)
    {
        unknown = false;
        if (masks is not null && !suspect)
        {
            if (masks.Find(this, body) is { } last) return last;
            var made = Make(body, masks, suspect, ref unknown);
            if (made is not null && !unknown) masks.Keep(this, body, made);
            return made;
        }
        if (_cache.Find(body, suspect ? 1UL : 0, out var hash) is { } known) return known;
        var shape = Make(body, masks, suspect, ref unknown);
        if (shape is not null && !unknown) _cache.Add(body, suspect ? 1UL : 0, hash, shape);
        return shape;
    }

    /// <summary>What masks the rows of a COPY.</summary>
    public CopyMasker MaskerOf(CopyMask copy, MaskCounts counts)
    {
        bool binary = copy.Format == CopyFormat.Binary;
        ColumnMask[] columns =
        [
            .. copy.Masks.Select((m, i) => m is null
                ? new ColumnMask(ColumnAction.Pass, default, 0, copy.Types[i], binary)
                : new ColumnMask(ColumnAction.Mask, m.Mask.Kind, RuleIndex(m), copy.Types[i], binary) { Kernel = _kernels.For(m.Mask, copy.Types[i], copy.Modifiers[i], binary) }),
        ];
        return copy.Format switch
        {
            CopyFormat.Text => new TextCopyMasker(columns, copy.HasHeader, counts),
            CopyFormat.Csv => new CsvCopyMasker(columns, copy.HasHeader, counts),
            _ => new BinaryCopyMasker(columns, counts),
        };
    }

    private RowShape? Make(ReadOnlySpan<byte> body, ResultMasks? masks, bool suspect, ref bool unknown)
    {
        if (!RowDescription.TryRead(body, out var description)) return null;
        // A result with other columns than its text tells was not understood: nothing without an origin passes.
        bool fits = masks is null || masks.Masks.Length == description.Count;
        var columns = new ColumnMask[description.Count];
        var recorded = new List<byte>(description.Count * 16);
        Span<byte> head = stackalloc byte[ColumnBlock.HeadBytes];
        int i = 0;
        bool hides = false;
        foreach (var field in description.Fields)
        {
            columns[i] = Decide(field, fits ? masks?.Masks[i] : null, suspect || !fits, ref unknown);
            byte flags = columns[i].Action == ColumnAction.Mask ? ColumnBlock.Masked : (byte)0;
            var label = field.Name;
            if (_detectors is not null && _detectors.TryFind(label, out _))
            {
                // The recording has the labels that the client has.
                hides = true;
                byte[] copy = label.ToArray();
                _detectors.HideAll(copy);
                label = copy;
            }
            var name = label.Length > 255 ? label[..255] : label;
            ColumnBlock.WriteHead(head, flags, field.TypeOid, name.Length);
            recorded.AddRange(head);
            recorded.AddRange(name);
            i++;
        }
        return new RowShape(columns, [.. recorded]) { HidesLabels = hides };
    }

    private ColumnMask Decide(RowField field, RuleMask? told, bool suspect, ref bool unknown)
    {
        bool binary = field.Format == 1;
        if (_columns is not null && _fallback is not null)
        {
            if (field.TableOid == 0)
            {
                if (told is not null) return Masked(field, told);
                if (suspect) return Masked(field, _nullified!);
            }
            else if ((ByOrigin(field, ref unknown) ?? told) is { } mask)
            {
                return Masked(field, mask);
            }
        }
        if (_detector is null || TypeOid.IsInert(field.TypeOid)) return new ColumnMask(ColumnAction.Pass, default, 0, field.TypeOid, binary);
        return new ColumnMask(ColumnAction.Detect, _detector.Mask.Kind, RuleIndex(_detector), field.TypeOid, binary, _detectors!.AnnouncedBy(field.Name));
    }

    private RuleMask? ByOrigin(RowField field, ref bool unknown)
    {
        if (!_columns!.LastColumns.TryGetValue(field.TableOid, out int last) || field.AttributeNumber > last)
        {
            unknown = true;
            return _nullified;
        }
        // Attribute 0 is the row as a whole.
        if (field.AttributeNumber == 0 && _columns.ProtectedRelations.Contains(field.TableOid)) return _nullified;
        return _columns.Masks.GetValueOrDefault(ProtectedColumns.Key(field.TableOid, field.AttributeNumber));
    }

    private ColumnMask Masked(RowField field, RuleMask mask)
    {
        bool binary = field.Format == 1;
        return new ColumnMask(ColumnAction.Mask, mask.Mask.Kind, RuleIndex(mask), field.TypeOid, binary)
        {
            Kernel = _kernels.For(mask.Mask, field.TypeOid, field.TypeModifier, binary),
        };
    }

    private int RuleIndex(RuleMask mask) => _rules.IndexOf(mask.Rule);
}
