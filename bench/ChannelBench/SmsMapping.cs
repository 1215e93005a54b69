using System.Text;
using BenchmarkDotNet.Attributes;
using ChannelHub.Cases;
using ChannelHub.Channels.Sms;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.ChannelBench;

/// <summary>A webhook as Twilio posts it: proven as the receiver does, mapped as the pipeline does; and an answer to what is sent.</summary>
[MemoryDiagnoser]
public class SmsMappingBench
{
    private const string Sid = "AC0123456789abcdef0123456789abcdef";
    private const string Url = "https://hub.example.com/channels/sms/sms";

    private static readonly SmsOptions Options = new() { AccountSid = Sid, AuthToken = "0123456789abcdef0123456789abcdef" };

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        "ToCountry=US&ToState=CA&SmsMessageSid=SM0123456789abcdef0123456789abcdef&NumMedia=0&ToCity=&FromZip=&SmsSid=SM0123456789abcdef0123456789abcdef&FromState=&SmsStatus=received&FromCity=&"
        + "Body=Buenas+tardes%2C+me+aparece+el+error+H007+al+timbrar+una+factura+desde+esta+ma%C3%B1ana.+%C2%BFMe+pueden+ayudar%3F&FromCountry=MX&To=%2B15005550006&ToZip=&NumSegments=2&"
        + $"MessageSid=SM0123456789abcdef0123456789abcdef&AccountSid={Sid}&From=%2B5219991234567&ApiVersion=2010-04-01");

    private static readonly OutboundMessage Reply = new()
    {
        Id = new MessageId(new CaseNumber(1042), 3), Conversation = new ConversationRef(new AccountName("sms"), "+15005550006/+5219991234567"), Channel = "sms", Position = 2, At = DateTimeOffset.UnixEpoch,
        Author = new MessageAuthor(AuthorKind.Bot), Body = new MessageBody { Text = "Gracias: su caso es CH-1042. Lo atiende “Soporte técnico” – le responderemos por aquí en menos de 4 horas." },
    };

    private readonly TwilioAccount account = Options.ToAccount("https://hub.example.com");
    private readonly string signature = TwilioSignature.Make(Options.AuthToken, Url, TwilioForm.OfForm(Body));
    private readonly RawInbound raw = new() { Account = new AccountName("sms"), Channel = "sms", ExternalId = "SM0123456789abcdef0123456789abcdef", ReceivedAt = DateTimeOffset.UnixEpoch.AddYears(56), Body = Body };
    private readonly SmsAddresses addresses = SmsAddresses.Read("+15005550006/+5219991234567", null)!;

    public int Bytes => Body.Length;

    [Benchmark]
    public object Prove() => account.IsGenuine(signature, Url, TwilioForm.OfForm(Body)) ? signature : throw new InvalidOperationException("The signature is right.");

    [Benchmark]
    public Normalised Map() => SmsInboundMapper.Map(raw, Options, account);

    [Benchmark]
    public Normalised ProveAndMap()
    {
        Prove();
        return Map();
    }

    [Benchmark]
    public object Answer() => SmsOutboundMapper.Parts(Reply, addresses, Options, "https://hub.example.com/channels/sms/sms/status", link: null);
}
