// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;

namespace SageGuard.Cli.Input;

/// <summary>A list that grows by blocks, because one array would be copied each time.</summary>
internal sealed class BlockList<T>
    where T : struct
{
    private const int BlockBits = 13;
    private const int BlockSize = 1 << BlockBits;

    private readonly List<T[]> _blocks = [];

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>An entry.</summary>
    public ref T this[int index] => ref _blocks[index >> BlockBits][index & (BlockSize - 1)];

    /// <summary>Adds an entry.</summary>
    /// <returns>Its index.</returns>
    public int Add(in T entry)
    {
        if (Count == _blocks.Count * BlockSize)
        {
            _blocks.Add(
                RuntimeHelpers.IsReferenceOrContainsReferences<T>() ? new T[BlockSize] : GC.AllocateUninitializedArray<T>(BlockSize)
            );
        }

        this[Count] = entry;
        return Count++;
    }
}
