using ChannelHub.Intake.Dialogue;

namespace ChannelHub.Intake.Tests.Dialogue;

public sealed class CareFileTests
{
    [Test]
    public void Read_Everything_IsAsWritten()
    {
        var (dialogue, faults) = DialogueFile.Read("""
            version: 1
            limits: {burst: 3, within: 5m, perDay: 9, openings: 1, flood: 7}
            after:
              survey: {after: 2h, lowScore: tag, effort: false}
              silence: {remindAfter: 2d, reminders: 0}
              closeAfter: 7d
              checkAfter: 1d
              repeats: 4
            """, "dialogue.yaml");
        Assert.That(faults, Is.Empty);
        Assert.That(dialogue!.Limits, Is.EqualTo(new AnswerLimits(3, TimeSpan.FromMinutes(5), 9, 1, 7)));
        Assert.That(dialogue.Care, Is.EqualTo(new CareSettings
        {
            Survey = new SurveySettings(TimeSpan.FromHours(2), LowScore.Tag, false),
            Silence = new SilenceSettings(TimeSpan.FromDays(2), 0),
            CloseAfter = TimeSpan.FromDays(7),
            CheckAfter = TimeSpan.FromDays(1),
            Repeats = 4,
        }));
    }

    [Test]
    public void Read_NothingSaid_HasTheShippedLimitsAndDoesNothingByItself()
    {
        var (dialogue, _) = DialogueFile.Read("version: 1", "dialogue.yaml");
        Assert.That((dialogue!.Limits, dialogue.Care), Is.EqualTo((AnswerLimits.Shipped, CareSettings.None)));
    }

    [Test]
    public void Read_AllOff_DoesNothingByItself()
    {
        var (dialogue, faults) = DialogueFile.Read("version: 1\nafter: {survey: off, silence: off, closeAfter: off, checkAfter: off, repeats: off}", "dialogue.yaml");
        Assert.That(faults, Is.Empty);
        Assert.That(dialogue!.Care, Is.EqualTo(CareSettings.None));
    }

    [TestCase("limits: {burst: 0}", "dialogue.yaml(2,17) burst: '0' is not possible; a whole number from 1 to 30 is needed.")]
    [TestCase("limits: {within: 5 minutes}", "dialogue.yaml(2,18) within: '5 minutes' is not possible; a duration such as 10m, 1h or 3d is needed, of at most 366 days, or off.")]
    [TestCase("after: {closeAfter: 400d}", "dialogue.yaml(2,21) closeAfter: '400d' is not possible; a duration such as 10m, 1h or 3d is needed, of at most 366 days, or off.")]
    [TestCase("after: {survey: {lowScore: shout}}", "dialogue.yaml(2,17) survey.lowScore: 'shout' is not possible; these are possible here: reopen, tag.")]
    [TestCase("after: {silence: {reminders: 9}}", "dialogue.yaml(2,30) reminders: '9' is not possible; a whole number from 0 to 5 is needed.")]
    [TestCase("after: {party: 1d}", "dialogue.yaml(2,9) party: 'party' is not possible; these are possible here: survey, silence, closeAfter, checkAfter, repeats.")]
    public void Read_Faulty_NamesThePlaceAndWhatIsPossible(string yaml, string expected)
    {
        var (dialogue, faults) = DialogueFile.Read($"version: 1\n{yaml}", "dialogue.yaml");
        Assert.That(dialogue, Is.Null);
        Assert.That(faults.Select(f => f.ToString()), Is.EqualTo(new[] { expected }));
    }
}
