// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Controls;

/// <summary>What was read besides the resource itself, by the need that it answers. Not safe for concurrent use.</summary>
public sealed class Answers
{
    private readonly Dictionary<Need, object> _answers = [];

    /// <summary>The answer to a need; null where it was not read yet.</summary>
    /// <typeparam name="TAnswer">What answers it.</typeparam>
    /// <param name="need">The need.</param>
    public TAnswer? To<TAnswer>(Need<TAnswer> need)
        where TAnswer : class => _answers.GetValueOrDefault(need) as TAnswer;

    /// <summary>Keeps an answer.</summary>
    /// <typeparam name="TAnswer">What answers the need.</typeparam>
    /// <param name="need">The need.</param>
    /// <param name="answer">The answer.</param>
    public void Add<TAnswer>(Need<TAnswer> need, TAnswer answer)
        where TAnswer : class => _answers[need] = answer;
}
