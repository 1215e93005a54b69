namespace ChannelHub.Corpora;

/// <param name="Category">Null where the set's own label says less than one of our categories.</param>
internal sealed record LabelledMessage(string Set, string Language, string Subject, string Text, string Department, string? Category);

/// <summary>Messages with the department that people gave them: the published sets' development halves, and letters of our own.</summary>
internal static class LabelledMessages
{
    public const string OwnLetters = "own letters";

    /// <summary>Nothing but customers of banks: they show how often ordinary talk of money is taken for something technical.</summary>
    public static readonly string[] Banking = ["banking77_en", "clinc150_en"];

    public static readonly string[] Sets =
        ["glpi_chatbot_es", "bitext_customer_service_en", "hint3_en", "nlupp_en", "stackexchange_intents_en", "botframework_general_multi", .. Banking];

    /// <summary>Where a set's label is one of the shipped categories under another name.</summary>
    private static readonly Dictionary<(string Set, string Label), string> Categories = new()
    {
        [("glpi_chatbot_es", "password_reset")] = "access",
        [("glpi_chatbot_es", "recuperar_contrasena")] = "access",
        [("glpi_chatbot_es", "create_user")] = "access",
        [("glpi_chatbot_es", "creacion_usuarios")] = "access",
        [("glpi_chatbot_es", "connect_wifi")] = "connectivity",
        [("glpi_chatbot_es", "problem_email")] = "mail",
        [("glpi_chatbot_es", "request_vm")] = "equipment",
        [("glpi_chatbot_es", "peticion_recurso_computacional")] = "equipment",
        [("glpi_chatbot_es", "error_procesos")] = "fault",
        [("glpi_chatbot_es", "open_incident")] = "fault",
        [("bitext_customer_service_en", "cancel_order")] = "orders",
        [("bitext_customer_service_en", "change_order")] = "orders",
        [("bitext_customer_service_en", "change_shipping_address")] = "orders",
        [("bitext_customer_service_en", "set_up_shipping_address")] = "orders",
        [("bitext_customer_service_en", "delivery_options")] = "orders",
        [("bitext_customer_service_en", "delivery_period")] = "orders",
        [("bitext_customer_service_en", "place_order")] = "orders",
        [("bitext_customer_service_en", "track_order")] = "orders",
        [("bitext_customer_service_en", "check_invoice")] = "billing",
        [("bitext_customer_service_en", "get_invoice")] = "billing",
        [("bitext_customer_service_en", "check_payment_methods")] = "billing",
        [("bitext_customer_service_en", "payment_issue")] = "billing",
        [("bitext_customer_service_en", "check_cancellation_fee")] = "billing",
        [("bitext_customer_service_en", "check_refund_policy")] = "returns",
        [("bitext_customer_service_en", "get_refund")] = "returns",
        [("bitext_customer_service_en", "track_refund")] = "returns",
        [("bitext_customer_service_en", "complaint")] = "complaints",
        [("bitext_customer_service_en", "review")] = "complaints",
        [("bitext_customer_service_en", "create_account")] = "account",
        [("bitext_customer_service_en", "delete_account")] = "account",
        [("bitext_customer_service_en", "edit_account")] = "account",
        [("bitext_customer_service_en", "switch_account")] = "account",
        [("bitext_customer_service_en", "newsletter_subscription")] = "account",
        [("bitext_customer_service_en", "contact_customer_service")] = "information",
    };

    /// <summary>The development half of each set; messages whose label fits no department, or several, are left out.</summary>
    public static IEnumerable<LabelledMessage> OfSets(string folder)
    {
        var departments = CsvRows.Of(Path.Combine(folder, "label_map.csv")).ToDictionary(r => (r["set"], r["label"]), r => r["department"]);
        foreach (var set in Sets)
        {
            foreach (var row in CsvRows.OfSet(folder, set))
            {
                if (Department(departments, set, row) is not { } department || department is not ("technical_support" or "customer_service" or "maintenance" or "sales")) continue;
                yield return new LabelledMessage(set, row["lang"], "", row["text"], department, Categories.GetValueOrDefault((set, row.GetValueOrDefault("intent", ""))));
            }
        }
    }

    /// <summary>Letters written for this project, with all four departments in three languages: department, language, subject, text.</summary>
    public static IEnumerable<LabelledMessage> Own(string path) =>
        CsvRows.Of(path).Select(r => new LabelledMessage(OwnLetters, r["language"], r["subject"], r["text"], r["department"], null));

    private static string? Department(Dictionary<(string Set, string Label), string> departments, string set, Dictionary<string, string> row)
    {
        if (set == "nlupp_en")
        {
            var intents = row["intents"].Split('|');
            return intents.Contains("handoff") || intents.Contains("wrong_notworking_notshowing") ? null : "customer_service";
        }

        return departments.GetValueOrDefault((set, row[set == "clinc150_en" ? "domain" : "intent"]));
    }
}
