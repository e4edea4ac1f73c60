// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SageGuard.Cli.Results;

/// <summary>
/// Results in order, however many there are: some thousands are in memory, the others in sorted runs in one temporary file, merged
/// each time they are read. The file is the owner's alone, and it has no name while it is used (on Windows the system deletes it
/// with its handle), so that nothing stays behind, however the process ends.
/// </summary>
/// <remarks>Adding is safe from several threads; reading begins when the last was added.</remarks>
internal sealed class ResultSpool : IReadOnlyCollection<ResultRow>, IDisposable
{
    /// <summary>How many results are in memory: about 10 MB.</summary>
    public const int MostInMemory = 8192;

    private const int ReadAhead = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly IComparer<ResultRow> _order;
    private readonly Func<ResultRow, ResultRow> _settle;
    private readonly int _most;
    private readonly List<(long Start, long End)> _runs = [];
    private readonly List<ResultRow> _last = [];
    private FileStream? _file;

    /// <summary>An empty one.</summary>
    /// <param name="settle">What becomes of each result before it counts: baseline and waivers; null for nothing.</param>
    /// <param name="order">The order; null for that of every listing. Equal results stay in the order in which they came.</param>
    /// <param name="most">How many results are in memory.</param>
    public ResultSpool(Func<ResultRow, ResultRow>? settle = null, IComparer<ResultRow>? order = null, int most = MostInMemory) =>
        (_settle, _order, _most) = (settle ?? (row => row), order ?? ResultOrder.Instance, most);

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <summary>How many there are of each sort.</summary>
    public ResultTotals Totals { get; } = new();

    /// <summary>The temporary file's handle; null where memory was enough.</summary>
    internal SafeFileHandle? Handle => _file?.SafeFileHandle;

    /// <summary>The same results in another order.</summary>
    /// <param name="rows">The results.</param>
    /// <param name="order">The order.</param>
    public static ResultSpool From(IEnumerable<ResultRow> rows, IComparer<ResultRow> order)
    {
        var spool = new ResultSpool(null, order);
        foreach (var row in rows)
            spool.Add(row);
        return spool;
    }

    /// <summary>Adds one.</summary>
    /// <exception cref="SageGuardException">The temporary file cannot be written.</exception>
    public void Add(ResultRow row)
    {
        row = _settle(row);
        lock (_gate)
        {
            Count++;
            Totals.Add(row);
            _last.Add(row);
            if (_last.Count >= _most)
                Spill();
        }
    }

    /// <inheritdoc/>
    public IEnumerator<ResultRow> GetEnumerator()
    {
        IEnumerable<ResultRow> last = _last.Order(_order);
        if (_runs.Count == 0)
            return last.GetEnumerator();
        return Merge([.. _runs.Select(Read), last]).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Closes the temporary file, and with it the file is gone.</summary>
    public void Dispose() => _file?.Dispose();

    private void Spill()
    {
        try
        {
            _file ??= Open();
            var start = _file.Position;
            using (var output = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true))
            {
                foreach (var row in _last.Order(_order))
                    ResultCodec.Write(output, row);
            }

            _file.Flush();
            _runs.Add((start, _file.Position));
            _last.Clear();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SageGuardException(
                $"Results are sorted in a temporary file in {Path.GetTempPath()}, which cannot be written: {error.Message.TrimEnd('.')}. Make room there, or name another folder with TMPDIR.",
                error
            );
        }
    }

    private static FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = 64 * 1024,
        };
        var path = Path.Combine(Path.GetTempPath(), $"sageguard-{Path.GetRandomFileName()}");
        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }

    private IEnumerable<ResultRow> Merge(IReadOnlyList<IEnumerable<ResultRow>> runs)
    {
        var heads = new PriorityQueue<IEnumerator<ResultRow>, (ResultRow Row, int Run)>(
            Comparer<(ResultRow Row, int Run)>.Create(
                (one, other) => _order.Compare(one.Row, other.Row) is not 0 and var order ? order : one.Run.CompareTo(other.Run)
            )
        );
        var open = new List<IEnumerator<ResultRow>>();
        try
        {
            for (var run = 0; run < runs.Count; run++)
            {
                var rows = runs[run].GetEnumerator();
                open.Add(rows);
                if (rows.MoveNext())
                    heads.Enqueue(rows, (rows.Current, run));
            }

            while (heads.TryDequeue(out var rows, out var head))
            {
                yield return head.Row;
                if (rows.MoveNext())
                    heads.Enqueue(rows, (rows.Current, head.Run));
            }
        }
        finally
        {
            foreach (var rows in open)
                rows.Dispose();
        }
    }

    private IEnumerable<ResultRow> Read((long Start, long End) run)
    {
        using var section = new Section(_file!.SafeFileHandle, run.Start, run.End);
        using var input = new BinaryReader(new BufferedStream(section, ReadAhead), Encoding.UTF8);
        for (var left = _most; left > 0; left--)
            yield return ResultCodec.Read(input);
    }

    /// <summary>A part of the file, read by its place: several are read at the same time.</summary>
    private sealed class Section(SafeFileHandle file, long start, long end) : Stream
    {
        private long _at = start;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, end - _at)], _at);
            _at += read;
            return read;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
