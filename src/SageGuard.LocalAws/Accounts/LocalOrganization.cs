// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.LocalAws.Hosting;

namespace SageGuard.LocalAws;

/// <summary>The organization of a <see cref="LocalCloud"/>: its first account is the management account. Nothing is ever removed from
/// it.</summary>
public sealed class LocalOrganization
{
    private readonly Lock _gate;
    private readonly Ids _ids;
    private readonly List<LocalAccount> _accounts = [];
    private readonly List<LocalUnit> _units = [];
    private readonly HashSet<string> _administrators = new(StringComparer.Ordinal);

    internal LocalOrganization(string managementAccount, DateTimeOffset created, Ids ids, Lock gate)
    {
        (_gate, _ids, Created, ManagementAccount) = (gate, ids, created, managementAccount);
        Id = "o-" + ids.Short(10);
        RootId = "r-" + ids.Short(4);
        _accounts.Add(new LocalAccount(managementAccount, "management"));
    }

    /// <summary>The organization's id, <c>o-…</c>.</summary>
    public string Id { get; }

    /// <summary>The root's id, <c>r-…</c>.</summary>
    public string RootId { get; }

    /// <summary>The account that the organization was made in.</summary>
    public string ManagementAccount { get; }

    /// <summary>Its accounts, in the order in which they joined.</summary>
    public IReadOnlyList<LocalAccount> Accounts
    {
        get
        {
            lock (_gate)
                return [.. _accounts];
        }
    }

    internal DateTimeOffset Created { get; }

    internal IReadOnlyList<LocalUnit> Units => _units;

    /// <summary>Adds an account.</summary>
    /// <exception cref="ArgumentException">It is there already, or its parent is not.</exception>
    public void Add(LocalAccount account)
    {
        lock (_gate)
        {
            if (_accounts.Exists(a => a.Id == account.Id))
                throw new ArgumentException($"The account {account.Id} is in the organization already.", nameof(account));
            if (account.Parent is { } parent && !Has(parent))
                throw new ArgumentException($"The organization has no {parent}.", nameof(account));
            _accounts.Add(account);
        }
    }

    /// <summary>Adds an organizational unit.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parent">The unit above it; null: the root.</param>
    /// <returns>Its id, <c>ou-…</c>.</returns>
    public string AddUnit(string name, string? parent = null)
    {
        lock (_gate)
        {
            if (parent is not null && !Has(parent))
                throw new ArgumentException($"The organization has no {parent}.", nameof(parent));
            var id = $"ou-{RootId[2..]}-{_ids.Short(8)}";
            _units.Add(new LocalUnit(id, name, parent ?? RootId));
            return id;
        }
    }

    /// <summary>Registers an account as a delegated administrator: it may read the organization as the management account may.</summary>
    public void Delegate(string account)
    {
        lock (_gate)
            _administrators.Add(account);
    }

    internal bool Has(string parent) => parent == RootId || _units.Exists(u => u.Id == parent);

    internal bool MayRead(string account) => account == ManagementAccount || _administrators.Contains(account);
}
