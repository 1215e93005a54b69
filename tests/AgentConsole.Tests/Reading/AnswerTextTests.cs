using ChannelHub.AgentConsole.Components.Controls;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelHub.AgentConsole.Tests.Reading;

public sealed class AnswerTextTests
{
    [TestCase("Abra **Configuración › Facturación**.", "Abra <strong>Configuración › Facturación</strong>.")]
    [TestCase("<img src=x onerror=alert(1)> **a**", "&lt;img src=x onerror=alert(1)&gt; <strong>a</strong>")]
    public async Task Render_WhatTheDeskWrote_ShowsMarksAndNothingElseAsHtml(string text, string html)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var shown = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<AnswerText>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(AnswerText.Content)] = text }))).ToHtmlString());
        Assert.That(shown, Is.EqualTo(html));
    }
}
