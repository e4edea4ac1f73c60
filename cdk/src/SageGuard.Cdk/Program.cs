// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using Amazon.CDK;
using SageGuard.Cdk;
using SageGuard.Deployment.Settings;

try
{
    // Before the app, which starts Node: a mistake is answered at once.
    var settings = DeploymentSettings.Read(Context.OfCommand());
    var app = new App(new AppProps { AnalyticsReporting = false });
    SageGuardApp.AddStacks(app, settings);
    app.Synth();
    return 0;
}
catch (SageGuard.SageGuardException error)
{
    // A mistake in the settings: a sentence, and no trace of where the code found it.
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
