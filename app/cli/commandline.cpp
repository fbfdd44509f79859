#include "app/cli/commandline.h"

#include "app/cli/logging.h"
#include "app/cli/print.h"
#include "app/cli/verbs.h"
#include "models/base/nearest.h"

#include <QCoreApplication>

#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

/// Help in CLI11's form, with the common options named in one line of each verb.
class HelpText : public CLI::Formatter {
public:
    HelpText()
    {
        column_width(30);
        label("SUBCOMMAND", "VERB");
    }
    std::string make_footer(const CLI::App *app) const override
    {
        std::string text;
        if (app->get_parent() != nullptr)
            text = "Also: --store --identity --key --json --quiet --log-level (see `interlock --help`)\n";
        return text + app->get_footer() + "\n";
    }
};

void addCommonOptions(CLI::App &app, CommonOptions &common)
{
    const auto text = [&app](const char *name, QString &target, const char *help) {
        const auto store = [&target](const std::string &value) { target = QString::fromStdString(value); };
        return app.add_option_function<std::string>(name, store, help);
    };
    text("--store", common.store, "sqlite:PATH or postgresql://...; default: in the data folder")
        ->type_name("URL");
    text("--identity", common.identity, "whose key signs")->type_name("NAME");
    text("--key", common.key, "a key file, or `agent` (the default)")->type_name("FILE|agent");
    app.add_flag("--json", common.json, "one JSON object, or one a line, on standard output");
    app.add_flag("--quiet", common.quiet, "no progress, only the outcome");
    std::vector<std::string> levels;
    for (const QString &level : logLevels())
        levels.push_back(level.toStdString());
    text("--log-level", common.logLevel, "trace, debug, info, warn, error or off")
        ->type_name("LEVEL")
        ->check(CLI::IsMember(levels).description(""));
}

/// The deepest verb that was recognised: `judge` for `judge scor`.
const CLI::App &deepest(const CLI::App &app)
{
    const CLI::App *at = &app;
    while (!at->get_subcommands().empty())
        at = at->get_subcommands().front();
    return *at;
}

QString commandOf(const CLI::App &verb)
{
    QString name = QString::fromStdString(verb.get_name());
    for (const CLI::App *at = verb.get_parent(); at != nullptr; at = at->get_parent())
        name.prepend(QString::fromStdString(at->get_name()) + u' ');
    return name;
}

QStringList verbNames(const CLI::App &app)
{
    QStringList names;
    for (const CLI::App *verb : app.get_subcommands([](const CLI::App *) { return true; })) {
        if (!verb->get_group().empty())
            names.append(QString::fromStdString(verb->get_name()));
    }
    return names;
}

/// Long names (`--fault`) of a verb and, through fallthrough, of all above it.
QStringList optionNames(const CLI::App &verb)
{
    QStringList names;
    for (const CLI::App *at = &verb; at != nullptr; at = at->get_parent()) {
        for (const CLI::Option *option : at->get_options()) {
            for (const std::string &name : option->get_lnames())
                names.append(u"--"_s + QString::fromStdString(name));
        }
    }
    names.removeDuplicates();
    return names;
}

Error badUsage(const CLI::App &verb, QString text, const QString &suggestion = {})
{
    QString mend = u"see `%1 --help`"_s.arg(commandOf(verb));
    if (!suggestion.isEmpty())
        mend.prepend(suggestion + u' ');
    return {ErrorCode::BadInput, std::move(text), mend};
}

/// Words nobody expected: a mistyped verb, a mistyped option, or an argument too many.
Error unexpected(const CLI::App &app)
{
    const CLI::App &verb = deepest(app);
    const std::vector<std::string> left = app.remaining(true);
    const QString word = left.empty() ? QString() : QString::fromStdString(left.front());
    if (word.startsWith(u'-')) {
        const QString name = word.section(u'=', 0, 0);
        return badUsage(verb, u"unknown option %1"_s.arg(name), didYouMean(name, optionNames(verb)));
    }
    const QStringList verbs = verbNames(verb);
    if (verbs.isEmpty())
        return badUsage(verb, u"one argument too many: \"%1\""_s.arg(word));
    const QString nearest = nearestName(word, verbs);
    return badUsage(verb, u"unknown verb \"%1\""_s.arg(word),
                    nearest.isEmpty() ? QString() : u"did you mean \"%1\"?"_s.arg(nearest));
}

int refuse(const CLI::App &app, const CLI::ParseError &error)
{
    if (error.get_exit_code() == 0) // help and version are "errors" of CLI11 with status 0
        return app.exit(error);
    if (dynamic_cast<const CLI::ExtrasError *>(&error) != nullptr)
        return complain(unexpected(app));
    const QString text = QString::fromUtf8(error.what()).trimmed().replace(u'\n', u' ');
    return complain(badUsage(deepest(app), text));
}

/// A verb that only groups others (`judge`), named alone.
int askForVerb(const CLI::App &app)
{
    const CLI::App &verb = deepest(app);
    const QString names = verbNames(verb).join(u", "_s);
    return complain(badUsage(verb, u"`%1` needs a verb: %2"_s.arg(commandOf(verb), names)));
}

} // namespace

void example(CLI::App &verb, const std::string &line)
{
    verb.footer("\nExample: " + line);
}

/// The arguments, last first, as CLI11 takes them. `--name=` is an option with an empty value; CLI11 would
/// take the next argument for it. `help VERB` is `VERB --help`.
static std::vector<std::string> wordsOf(int argc, char **argv)
{
    std::vector<std::string> words;
    for (int i = argc - 1; i > 0; --i) {
        std::string word = argv[i];
        if (word.size() > 3 && word.starts_with("--") && word.back() == '=' &&
            word.find('=') == word.size() - 1) {
            words.emplace_back();
            word.pop_back();
        }
        words.push_back(std::move(word));
    }
    if (!words.empty() && words.back() == "help") { // `help lease sign`: as people ask it elsewhere
        words.pop_back();
        words.insert(words.begin(), "--help");
    }
    return words;
}

int runCommandLine(int argc, char **argv)
{
    CommonOptions common;
    Run chosen;
    CLI::App app("Watches a canary, moves traffic by stages, rolls back by itself, and signs what it did.",
                 "interlock");
    app.formatter(std::make_shared<HelpText>());
    app.fallthrough();
    app.set_version_flag("--version", "interlock " + QCoreApplication::applicationVersion().toStdString());
    addCommonOptions(app, common);
    example(app, "interlock demo");
    for (const AddVerb add : verbs())
        add(app, common, chosen);
    for (CLI::App *verb : app.get_subcommands([](const CLI::App *one) { return !one->get_group().empty(); }))
        verb->group("Verbs");
    try {
        app.parse(wordsOf(argc, argv));
    } catch (const CLI::ParseError &error) {
        return refuse(app, error);
    }
    setLogLevel(common.logLevel);
    const int status = chosen ? chosen() : askForVerb(app);
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
        return status;
    const int lost =
        complain({ErrorCode::Environment, QStringLiteral("standard output took not all of it"),
                  QStringLiteral("look at where it goes: a full disk, or a pipe that was closed")});
    return status == 0 ? lost : status;
}

} // namespace interlock::cli
