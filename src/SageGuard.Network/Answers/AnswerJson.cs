// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>Reads and writes answers without reflection.</summary>
[JsonSerializable(typeof(AnswerFile))]
internal sealed partial class AnswerJson : JsonSerializerContext;
