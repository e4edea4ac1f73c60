// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace SageGuard.Network.Answers;

/// <summary>Reads and writes answers without reflection. Of two members of one name the other one would be lost in silence.</summary>
[JsonSourceGenerationOptions(AllowDuplicateProperties = false)]
[JsonSerializable(typeof(AnswerFile))]
internal sealed partial class AnswerJson : JsonSerializerContext;
