using System.Globalization;
using ChannelHub.Accuracy;
using ChannelHub.Corpora;
using ChannelHub.Routing;

// How often the routing file and the language detector are right: on letters of our own always, on the published sets where
// CHANNELHUB_CORPORA names their folder. Options: --routing FILE (default: the shipped one), --misses FILE (writes every wrong message there).
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var options = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
var file = options.GetValueOrDefault("--routing", Path.Combine(AppContext.BaseDirectory, "routing.yaml"));
if (RoutingFile.Load(File.ReadAllText(file), file) is not RoutingLoad.Loaded(var rules))
{
    Console.Error.WriteLine($"{file} has faults; 'channelhub check' lists them.");
    return 1;
}

var folder = CsvRows.Folder();
var letters = LabelledMessages.Own(options.GetValueOrDefault("--letters", Path.Combine(AppContext.BaseDirectory, "letters.csv")));
var misses = new Departments(rules).Print(letters, folder);
if (options.TryGetValue("--misses", out var into)) File.WriteAllLines(into, misses);
if (folder is null)
{
    Console.WriteLine($"{CsvRows.Variable} does not name the folder of the published sets: only the letters were measured.");
    return 0;
}

Languages.Print(folder);
return 0;
